#!/bin/busybox sh
# The first process of the machine: what a kernel needs, then a root that can be pivoted away from (an initramfs can't be).
export PATH=/bin
/bin/busybox --install -s /bin
insmod /overlay.ko
mount -t tmpfs -o size=700m tmpfs /tmp
mkdir -p /tmp/root/proc /tmp/root/sys /tmp/root/dev /tmp/root/tmp
cp -a /bin /base /checks /tmp/root/
for libraries in /lib /lib64 /usr; do
    [ -e "$libraries" ] && cp -a "$libraries" /tmp/root/
done
mount --move /tmp/root /tmp/root 2>/dev/null || mount --bind /tmp/root /tmp/root
exec switch_root /tmp/root /checks
