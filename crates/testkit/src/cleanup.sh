# Ends what a test started and removes its folder. It waits until its standard input closes, which also
# happens when the test is killed, so that nothing stays behind. $1 is the folder.
trap '' HUP INT TERM
cat >/dev/null
state=$1
id=${state##*/}
# An empty name would mean everybody's processes.
case $id in seawall-?*) ;; *) exit 1 ;; esac
test -f "$state/pids" || exit 0

# The processes that were started, those in the network namespaces, and those of pods.
ours() {
    while read -r pid; do
        # A number may have been given to someone else meanwhile: ours name the folder in their arguments.
        if grep -qsF "$id" "/proc/$pid/cmdline"; then echo "$pid"; fi
    done <"$state/pids"
    if test -d "$state/net"; then
        spaces=
        own=$(readlink /proc/self/ns/net)
        for file in "$state"/net/*; do
            # Where the namespace was not made, an empty file lies there.
            test "$(stat -fc %T "$file" 2>/dev/null)" = nsfs || continue
            space=$(stat -Lc 'net:[%i]' "$file")
            test "$space" = "$own" || spaces="$spaces $space"
        done
        find /proc/[0-9]*/ns/net -maxdepth 0 -printf '%p %l\n' 2>/dev/null |
            while read -r link space; do
                case "$spaces " in *" $space "*) echo "$link" | cut -d/ -f3 ;; esac
            done
        for tree in /sys/fs/cgroup/"$id" /sys/fs/cgroup/*/"$id"; do
            if test -d "$tree"; then find "$tree" -name cgroup.procs -exec cat {} + 2>/dev/null; fi
        done
    fi
}

# What is alive may still start something; what is dead but not yet waited for has no arguments.
round=0
while test $round -lt 50; do
    alive=
    for pid in $(ours | sort -u); do
        if grep -qs . "/proc/$pid/cmdline"; then
            kill -KILL "$pid" 2>/dev/null
            alive=yes
        fi
    done
    test -n "$alive" || break
    sleep 0.05
    round=$((round + 1))
done

if test -d "$state/net"; then
    # Runtimes put the sockets of shims and the names of logs outside of the folder.
    find "$state" -maxdepth 6 -name bootstrap.json -exec grep -ho '/run/containerd/s/[0-9a-f]*' {} + |
        xargs -r rm -f
    find /var/log/containers -lname "$state/*" -delete 2>/dev/null
    for task in "$state"/n*/run/io.containerd.runtime.v2.task/k8s.io/*; do
        rm -f /var/lib/cni/results/*-"${task##*/}"-*
    done
    cut -d' ' -f2 /proc/self/mounts | grep -F "$state/" | sort -r | while read -r mount; do
        umount -l "$mount"
    done
    for tree in /sys/fs/cgroup/"$id" /sys/fs/cgroup/*/"$id"; do
        if test -d "$tree"; then find "$tree" -depth -type d -exec rmdir {} +; fi
    done
fi
rm -rf "$state"
