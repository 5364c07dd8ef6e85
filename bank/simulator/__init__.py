"""A simulated card issuer: its rules, written once, over a store of your choice, behind HTTP or in this process.

Cards, PINs and codes are checked as an issuer checks them. Partners (terminals, gateways, branches, the mobile network) are taken at their
word about who they are: a real bank has them prove it with certificates, below anything that happens here.
"""
