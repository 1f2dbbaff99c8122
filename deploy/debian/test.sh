#!/usr/bin/env bash
# Tests a Debian package: deploy/debian/test.sh PACKAGE.deb [ROOT.tar]
#
# The package is installed into an empty Debian, and there its user runs the program over data-samples/. ROOT.tar is such a
# Debian with adduser; without it, mmdebstrap fetches one by the lists of this machine. Only root can run this test.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
package=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
root="$work/root"

fail() { echo "test.sh: $1" >&2; exit 1; }
inside() { chroot "$root" env LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
as_user() { chroot --userspec=buckstop:buckstop "$root" env LC_ALL=C.UTF-8 HOME=/var/lib/buckstop "$@"; }
# expects OWNER:GROUP MODE PATH
expects() {
    local found
    found=$(inside stat -c '%U:%G %a' "$2") || fail "$2 is missing"
    [ "$found" = "$1" ] || fail "$2 is $found, not $1"
}
step() { printf '== %s\n' "$1"; }

step 'an empty root'
mkdir "$root"
if [ $# -gt 1 ]; then
    tar -xf "$2" -C "$root"
else
    sources=/etc/apt/sources.list.d/debian.sources
    [ -f "$sources" ] || sources=/etc/apt/sources.list
    mmdebstrap --quiet --variant=minbase --include=adduser '' "$work/root.tar" "$sources"
    tar -xf "$work/root.tar" -C "$root"
fi
cp "$package" "$root/buckstop.deb"

step 'install'
inside dpkg -i /buckstop.deb
[ "$(inside dpkg-query -W -f '${Status}' buckstop)" = 'install ok installed' ] || fail 'it is not installed'
inside getent passwd buckstop | grep -q ':/var/lib/buckstop:/usr/sbin/nologin$' || fail 'the user is not as described'
expects 'root:root 755' /usr/bin/buckstop
expects 'root:root 644' /etc/buckstop.toml
expects 'root:buckstop 750' /var/lib/buckstop
expects 'buckstop:buckstop 700' /var/lib/buckstop/store
expects 'root:buckstop 2750' /var/lib/buckstop/exports
for file in /usr/share/man/man1/buckstop.1.gz /usr/share/man/man1/buckstop-run.1.gz \
    /usr/share/bash-completion/completions/buckstop /usr/share/zsh/vendor-completions/_buckstop \
    /usr/share/fish/vendor_completions.d/buckstop.fish /usr/share/doc/buckstop/copyright \
    /usr/lib/systemd/system/buckstop.service /usr/lib/systemd/system/buckstop.timer; do
    expects 'root:root 644' "$file"
done
inside dpkg --verify buckstop | grep -q . && fail 'a file differs from the package'
inside zcat /usr/share/man/man1/buckstop-run.1.gz | grep -q '^\.TH buckstop-run 1' || fail 'the manual page is none'
inside bash -n /usr/share/bash-completion/completions/buckstop

step 'units'
for unit in buckstop.service buckstop.timer; do
    grep -E '/srv/|/usr/local/' "$root/usr/lib/systemd/system/$unit" && fail "$unit names folders of another installation"
done
if command -v systemd-analyze >/dev/null; then
    # The checks look for the program of the unit and for its user on this machine, so they are made of what the root has.
    systemd-analyze verify --recursive-errors=no --root="$root" "$root/usr/lib/systemd/system/buckstop.service" \
        "$root/usr/lib/systemd/system/buckstop.timer"
else
    echo 'systemd-analyze is not installed: the units are not verified'
fi

step 'a run by the user of the package, as the unit calls it'
cp "$repository"/data-samples/* "$root/var/lib/buckstop/exports/"
command_line=$(sed -n 's/^ExecStart=//p' "$root/usr/lib/systemd/system/buckstop.service")
# shellcheck disable=SC2086  # The words of the command are its arguments.
as_user $command_line > "$work/out" 2> "$work/log" || { tail "$work/log"; fail 'the run failed'; }
grep -q '"event":"run_published"' "$work/log" || fail 'no run was published'
expects 'buckstop:buckstop 600' /var/lib/buckstop/store/manifest.json
as_user buckstop query --config /etc/buckstop.toml -q --sql 'SELECT COUNT(*) AS n FROM findings' | grep -qE '[1-9]' ||
    fail 'the run has no findings'

step 'an upgrade keeps changed settings and the store'
echo '# changed' >> "$root/etc/buckstop.toml"
before=$(inside sha256sum /var/lib/buckstop/store/manifest.json)
inside dpkg -i /buckstop.deb
grep -q '^# changed' "$root/etc/buckstop.toml" || fail 'the settings were replaced'
[ "$before" = "$(inside sha256sum /var/lib/buckstop/store/manifest.json)" ] || fail 'the store changed'

step 'removing and purging keep the data'
inside dpkg -r buckstop
expects 'root:root 644' /etc/buckstop.toml
inside test ! -e /usr/bin/buckstop || fail 'the program is still there'
inside dpkg --purge buckstop 2>&1 | tee "$work/purge"
grep -q 'are kept' "$work/purge" || fail 'purge does not say what is kept'
inside test ! -e /etc/buckstop.toml || fail 'the settings are still there'
[ "$before" = "$(inside sha256sum /var/lib/buckstop/store/manifest.json)" ] || fail 'the store changed'

echo 'the package is as described'
