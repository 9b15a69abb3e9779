# Ends what a test started and removes its folder. It waits until its standard input closes, which also
# happens when the test is killed, so that nothing stays behind. $1 is the folder.
trap '' HUP INT TERM
cat >/dev/null
state=$1
test -f "$state/pids" || exit 0
while read -r pid; do
    # A number may have been given to someone else meanwhile: ours name the folder in their arguments.
    if grep -qsF "$state" "/proc/$pid/cmdline"; then kill -KILL "$pid"; fi
done <"$state/pids"
rm -rf "$state"
