#!/bin/sh
# Draws the secrets of compose.yaml into the folder `secrets` beside it, for the user of the container alone (10001). As root; rootless podman: `podman unshare`.
set -eu
cd "$(dirname "$0")/../.."
umask 077
mkdir secrets
password=$(od -An -tx1 -N24 /dev/urandom | tr -d ' \n')
printf '%s' "$password" >secrets/database-password
printf '*:*:*:bank:%s\n' "$password" >secrets/database-passfile
od -An -tx1 -N24 /dev/urandom | tr -d ' \n' >secrets/terminal-token
chown 10001:10001 secrets/database-passfile secrets/terminal-token
chmod 400 secrets/*
