#!/bin/sh
# Runs the programs of one control plane until standard input closes. It closes when its owner ends, for whatever reason.
# Then the programs are killed and, with "remove", the folder is removed.
# Usage: keeper.sh <folder> <keep|remove>; the command lines are <folder>/run/<name>, one sh script each.
folder=$1
exec 3<&0 </dev/null
pids=
for script in "$folder"/run/*; do
  sh "$script" >"$folder/log/${script##*/}" 2>&1 3<&- &
  pids="$pids $!"
  echo $! >"$folder/pid/${script##*/}"
done
trap '' HUP INT TERM
while read -r _ <&3; do :; done
# With "keep", etcd gets the chance to write its data first.
[ "$2" = keep ] && kill -TERM $pids 2>/dev/null && for _ in 1 2 3 4 5 6 7 8 9 10; do
  kill -0 $pids 2>/dev/null || break
  sleep 0.2
done
kill -KILL $pids 2>/dev/null
wait
rm -rf "$folder"
