"""What a service's answers must keep that its events' types do not say, a file each, where there is something to say.

Such a file has `FORMS`, the forms of fields of its events, and `FITTED`, what becomes of an answer to a request that says more than rules
can: both in the forms of `bank.mapped.events`. It knows no other service.
"""
