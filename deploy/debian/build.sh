#!/usr/bin/env bash
# Builds the Debian package: deploy/debian/build.sh [--binary FILE] [--out FOLDER] [--fast]
#
# Without --binary it builds the program in the `dist` profile, which takes half an hour of CPU. The package is written into
# the folder of --out, target/debian by default; --fast compresses it less. cargo-deb (cargo install cargo-deb --locked) and
# dpkg-dev are needed.
set -euo pipefail
cd "$(dirname "$0")/../.."

binary='' out=target/debian fast=()
while [ $# -gt 0 ]; do
    case "$1" in
        --binary) binary=$2; shift 2 ;;
        --out) out=$2; shift 2 ;;
        --fast) fast=(--fast); shift ;;
        *) echo "build.sh: unknown argument \`$1\`" >&2; exit 2 ;;
    esac
done
if [ -z "$binary" ]; then
    cargo build --locked --profile dist
    binary="${CARGO_TARGET_DIR:-target}/dist/buckstop"
fi

# What the package contains besides the files of the repository; Cargo.toml names each of them.
staged=target/debian/staged
rm -rf "$staged"
mkdir -p "$staged/man" "$out"
install -m 0755 "$binary" "$staged/buckstop"
strip --strip-unneeded "$staged/buckstop"
"$staged/buckstop" man --out "$staged/man"
gzip -9n "$staged"/man/*.1
for shell in bash zsh fish; do
    "$staged/buckstop" completions "$shell" > "$staged/completions.$shell"
done
# The units of deploy/ name the folders of an installation by hand. A package has those of Debian.
for unit in buckstop.service buckstop.timer; do
    sed -e '/^# .*Copy this file/d' \
        -e 's|/usr/local/bin/|/usr/bin/|g' \
        -e 's|/srv/buckstop/buckstop.toml|/etc/buckstop.toml|g' \
        -e 's|/srv/buckstop|/var/lib/buckstop|g' "deploy/$unit" > "$staged/$unit"
done

# An absolute path: cargo-deb takes a relative one from the folder of the package.
cargo deb --no-build --no-strip --locked "${fast[@]}" --output "$(realpath "$out")/"
