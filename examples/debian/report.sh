#!/bin/sh
# report NAME...: puts the names into a database and prints them as JSON.
set -eu
database=$(mktemp)
sqlite3 "$database" 'create table names (name text)'
for name in "$@"; do
    sqlite3 "$database" "insert into names values ('$name')"
done
sqlite3 -json "$database" 'select name, length(name) as length from names' | jq -c --arg user "$(id -un)" '{user: $user, names: .}'
rm -f "$database"
