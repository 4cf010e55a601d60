// Tries system calls, each in a child of its own, by the native table, the 32-bit one (int 0x80) and x32 numbers.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define X32 0x40000000L

struct try { const char *name; long number; long a, b, c, d, e; };

// Arguments are such that nothing happens where a call is let through: bad pointers, bad flags, or what the child takes with it.
static const struct try native[] = {
  {"socket-alg", SYS_socket, 38, SOCK_SEQPACKET}, {"socket-rxrpc", SYS_socket, 33, SOCK_DGRAM, AF_INET},
  {"socket-key", SYS_socket, 15, SOCK_RAW, 2}, {"socket-vsock", SYS_socket, 40, SOCK_STREAM},
  {"socket-packet", SYS_socket, 17, SOCK_RAW, 0x300}, {"socket-packet-dgram", SYS_socket, 17, SOCK_DGRAM, 0x300},
  {"socket-xfrm", SYS_socket, 16, SOCK_RAW, 6}, {"socket-tipc", SYS_socket, 30, SOCK_DGRAM}, {"socket-can", SYS_socket, 29, SOCK_RAW, 1},
  {"socket-rds", SYS_socket, 21, SOCK_SEQPACKET}, {"socket-bluetooth", SYS_socket, 31, SOCK_RAW, 1}, {"socket-smc", SYS_socket, 43, SOCK_STREAM},
  {"socket-xdp", SYS_socket, 44, SOCK_RAW}, {"socket-qipcrtr", SYS_socket, 42, SOCK_DGRAM},
  {"socket-raw", SYS_socket, AF_INET, SOCK_RAW, 1}, {"socket-alg-high-bits", SYS_socket, 38 | 1L << 32, SOCK_SEQPACKET},
  {"unshare-user", SYS_unshare, CLONE_NEWUSER}, {"unshare-mount", SYS_unshare, CLONE_NEWNS}, {"unshare-net", SYS_unshare, CLONE_NEWNET},
  {"unshare-user-high-bits", SYS_unshare, CLONE_NEWUSER | 1L << 32},
  {"clone-user", SYS_clone, CLONE_NEWUSER | SIGCHLD}, {"clone-net", SYS_clone, CLONE_NEWNET | SIGCHLD},
  {"clone-user-high-bits", SYS_clone, CLONE_NEWUSER | SIGCHLD | 1L << 40},
  {"setns", SYS_setns, -1, 0}, {"mount", SYS_mount, 0, 0, 0, 0}, {"umount2", SYS_umount2, 0, 0}, {"fsopen", SYS_fsopen, 0, 0},
  {"fsmount", SYS_fsmount, -1, 0, 0}, {"fsconfig", SYS_fsconfig, -1, 0, 0, 0, 0}, {"fspick", SYS_fspick, -1, 0, 0},
  {"open_tree", SYS_open_tree, -1, 0, 1}, {"move_mount", SYS_move_mount, -1, 0, -1, 0, 0}, {"mount_setattr", SYS_mount_setattr, -1, 0, 0, 0, 0},
  {"pivot_root", SYS_pivot_root, 0, 0}, {"bpf", SYS_bpf, 999, 0, 0}, {"perf_event_open", SYS_perf_event_open, 0, 0, -1, -1, 0},
  {"userfaultfd", SYS_userfaultfd, 1}, {"io_uring_setup", SYS_io_uring_setup, 1, 0}, {"io_uring_enter", SYS_io_uring_enter, -1, 0, 0, 0, 0},
  {"io_uring_register", SYS_io_uring_register, -1, 0, 0, 0}, {"keyctl", SYS_keyctl, 0, -3, 0}, {"keyctl-join", SYS_keyctl, 1, 0, 0},
  {"add_key", SYS_add_key, 0, 0, 0, 0, -3}, {"request_key", SYS_request_key, 0, 0, 0, 0}, {"kexec_load", SYS_kexec_load, 0, 999, 0, ~0L},
  {"kexec_file_load", SYS_kexec_file_load, -1, -1, 0, 0, ~0L}, {"init_module", SYS_init_module, 0, 0, 0}, {"finit_module", SYS_finit_module, -1, 0, 0},
  {"delete_module", SYS_delete_module, 0, 0}, {"swapon", SYS_swapon, 0, 0}, {"swapoff", SYS_swapoff, 0}, {"reboot", SYS_reboot, 1, 2, 3, 0},
  {"settimeofday", SYS_settimeofday, 0, 0}, {"clock_settime", SYS_clock_settime, 0, 0}, {"acct", SYS_acct, 1}, {"quotactl", SYS_quotactl, -1, 0, 0, 0},
  {"quotactl_fd", 443, -1, -1, 0, 0}, {"open_by_handle_at", SYS_open_by_handle_at, -1, 0, 0}, {"iopl", SYS_iopl, 3}, {"ioperm", SYS_ioperm, 0, 1, 1},
  {"syslog", SYS_syslog, 10, 0, 0}, {"vhangup", SYS_vhangup}, {"nfsservctl", SYS_nfsservctl}, {"lookup_dcookie", SYS_lookup_dcookie, 0, 0, 0},
  {"personality-compat", SYS_personality, 0x0040000}, {"personality-read-implies-exec", SYS_personality, 0x0400000}, {"fanotify_init", SYS_fanotify_init, 0, 0},
  {"setdomainname", SYS_setdomainname, 0, -1}, {"chroot-escape-handle", SYS_name_to_handle_at, -1, 0, 0, 0, 0}, {"kcmp", SYS_kcmp, 1, 1, 0, 0, 0},
};

static const struct try other[] = {
  {"x32-socket-alg", X32 | 41, 38, SOCK_SEQPACKET}, {"x32-unshare-user", X32 | 272, CLONE_NEWUSER}, {"x32-getpid", X32 | 39},
  {"x32-ptrace", X32 | 521, 0}, {"x32-keyctl", X32 | 250, 0, -3, 0}, {"x32-ioctl-sti", X32 | 514, 0, 0x5412, 0},
};

static const struct try old[] = {
  {"int80-getpid", 20}, {"int80-socket-alg", 359, 38, SOCK_SEQPACKET}, {"int80-socketcall-alg", 102, 1}, {"int80-unshare-user", 310, CLONE_NEWUSER},
  {"int80-keyctl", 288, 0, -3}, {"int80-io_uring_setup", 425, 1, 0}, {"int80-mount", 21, 0, 0, 0, 0}, {"int80-clone-user", 120, CLONE_NEWUSER | SIGCHLD},
};

static long by_syscall(const struct try *try) {
  return syscall(try->number, try->a, try->b, try->c, try->d, try->e);
}

static long by_int80(const struct try *try) {
  long result, b = try->b;
  if (try->number == 102) {
    unsigned *args = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    args[0] = 38, args[1] = SOCK_SEQPACKET, args[2] = 0;
    b = (long)args;
  }
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(try->number), "b"(try->a), "c"(b), "d"(try->c), "S"(try->d), "D"(try->e)
                   : "r8", "r9", "r10", "r11", "memory");
  if ((int)result < 0 && (int)result > -4096) { errno = -(int)result; return -1; }
  return result;
}

static void attempt(const struct try *try, long (*call)(const struct try *)) {
  fflush(stdout);
  pid_t self = getpid(), pid = fork();
  if (pid == 0) {
    long result = call(try);
    if (result < 0) printf("%s %s\n", try->name, strerrorname_np(errno));
    // A clone that was let through comes by here twice.
    else if (getppid() == self) printf("%s ok\n", try->name);
    fflush(stdout);
    _exit(0);
  }
  int status = 0;
  if (pid < 0) printf("%s fork-%s\n", try->name, strerrorname_np(errno));
  else if (waitpid(pid, &status, __WALL) == pid && WIFSIGNALED(status)) printf("%s killed-%d\n", try->name, WTERMSIG(status));
}

// Each family of sockets, alone and in pairs, in a form that the kernel refuses (EINVAL) before it looks at the family: what
// else comes back is the filter's.
static void families(void) {
  for (int family = 0; family < 46; family++) {
    char one[32], two[32];
    int pair[2];
    snprintf(one, sizeof one, "family-%d", family);
    snprintf(two, sizeof two, "pair-%d", family);
    struct try alone = {one, SYS_socket, family, 15, 0}, both = {two, SYS_socketpair, family, 15, 0, (long)pair};
    attempt(&alone, by_syscall);
    attempt(&both, by_syscall);
  }
}

// clone3 hides its flags behind a pointer, so a filter has to refuse it as a whole.
static long clone3(const struct try *try) {
  struct clone_args args = {.flags = try->a, .exit_signal = SIGCHLD};
  return syscall(SYS_clone3, &args, sizeof args);
}

#define EACH(table) for (size_t i = 0; i < sizeof table / sizeof *table; i++)

int calls(void) {
  EACH(native) attempt(&native[i], by_syscall);
  families();
  EACH(other) attempt(&other[i], by_syscall);
  EACH(old) attempt(&old[i], by_int80);
  struct try user = {"clone3-user", SYS_clone3, CLONE_NEWUSER};
  attempt(&user, clone3);
  struct try unknown = {"unknown", 9999};
  attempt(&unknown, by_syscall);
  return 0;
}
