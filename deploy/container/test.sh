#!/usr/bin/env bash
# Tests the second stage of the Containerfile: deploy/container/test.sh BINARY ROOT.tar
#
# ROOT.tar is a Debian that takes the place of `debian:trixie-slim`, and BINARY that of the first stage, so that nothing is
# fetched or compiled. The image is built with buildah. Then its user runs the program over data-samples/ in the root of the
# image, mounted read-only, without network, with two volumes and a /tmp in memory, as the Containerfile says. It needs bwrap
# too, and only root can run it.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
binary=$(realpath "$1") tar=$(realpath "$2")
work=$(mktemp -d)
buildah() { command buildah --storage-driver vfs --root "$work/storage" --runroot "$work/run" "$@"; }
cleanup() {
    buildah umount --all >/dev/null 2>&1 || true
    buildah rm --all >/dev/null 2>&1 || true
    rm -rf --one-file-system "$work"
}
trap cleanup EXIT
fail() { echo "test.sh: $1" >&2; exit 1; }
step() { printf '== %s\n' "$1"; }

step 'build'
base=$(buildah from scratch)
buildah add --quiet "$base" "$tar" / >/dev/null
buildah commit --quiet "$base" debian:trixie-slim >/dev/null
mkdir -p "$work/build/out"
install -m 0755 "$binary" "$work/build/out/buckstop"
buildah build --quiet --isolation chroot --pull=never --build-context "build=$work/build" \
    -f "$repository/deploy/container/Containerfile" -t buckstop "$repository" >/dev/null
config=$(buildah inspect --type image --format '{{.OCIv1.Config.User}} {{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.Cmd}}' buckstop)
echo "$config"
[ "${config%% *}" = buckstop ] || fail 'the image does not run as the user'
image=$(buildah from --pull=never buckstop)
root=$(buildah mount "$image")

step 'a run on a read-only root'
install -d -m 0700 -o 10001 -g 10001 "$work/store"
install -d -m 0755 "$work/exports"
cp "$repository"/data-samples/* "$work/exports/"
inside() {
    bwrap --unshare-ipc --unshare-pid --unshare-net --unshare-uts \
        --cap-drop ALL --cap-add CAP_SETUID --cap-add CAP_SETGID --cap-add CAP_SETPCAP --ro-bind "$root" / --dev /dev --proc /proc --perms 1777 --tmpfs /tmp --bind "$work/store" /var/lib/buckstop/store \
        --ro-bind "$work/exports" /var/lib/buckstop/exports --chdir /var/lib/buckstop --clearenv --setenv LC_ALL C.UTF-8 \
        setpriv --reuid buckstop --regid buckstop --init-groups --bounding-set=-all --inh-caps=-all --no-new-privs "$@"
}
start() { inside /usr/bin/buckstop --config /etc/buckstop.toml "$@"; }
inside /bin/sh -c 'touch /var/lib/buckstop/x 2>/dev/null || touch /x 2>/dev/null' && fail 'the root can be written to'
start run /var/lib/buckstop/exports --log-format json > "$work/out" 2> "$work/log" || { tail "$work/log"; fail 'the run failed'; }
grep -q '"event":"run_published"' "$work/log" || fail 'no run was published'
start query -q --sql 'SELECT COUNT(*) AS n FROM findings' | grep -qE '[1-9]' || fail 'the run has no findings'
[ "$(stat -c '%u %a' "$work/store/manifest.json")" = '10001 600' ] || fail 'the store belongs to somebody else'

echo 'the image is as described'
