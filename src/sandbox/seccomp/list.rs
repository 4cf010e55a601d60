//! The system calls by what is done about them. A call that is in none of the lists does not exist for a sandbox.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what the compiler computes has no conversions that can fail; system call numbers are small"
)]

use crate::sandbox::capabilities::{
    BPF, DAC_READ_SEARCH, NET_RAW, PERFMON, SYS_ADMIN, SYS_BOOT, SYS_CHROOT, SYS_MODULE, SYS_NICE, SYS_PACCT,
    SYS_PTRACE, SYS_RAWIO, SYS_TIME, SYS_TTY_CONFIG, SYSLOG,
};

// what is done about a call
pub(super) const NO_SYSTEM_CALL: u8 = 0;
pub(super) const ALLOW: u8 = 1;
pub(super) const REFUSE: u8 = 2;
// those whose arguments decide
pub(super) const SOCKET: u8 = 3;
pub(super) const SOCKET_RAW: u8 = 4;
pub(super) const CLONE: u8 = 5;
pub(super) const UNSHARE: u8 = 6;
pub(super) const IOCTL: u8 = 7;
pub(super) const PERSONALITY: u8 = 8;

/// Capabilities that make a difference here.
pub(super) const OPENING: u64 = {
    let mut opening = NET_RAW | SYS_RAWIO;
    let mut index = 0;
    while index < OPENED.len() {
        opening |= OPENED[index].0;
        index += 1;
    }
    opening
};

/// What is done about each number.
pub(super) struct Table([u8; Table::SIZE]);

impl Table {
    /// Numbers from here on are none; the last that Linux 6.18 has is 470.
    pub(super) const SIZE: usize = 512;

    /// The table for a sandbox with these capabilities.
    pub(super) const fn new(capabilities: u64) -> Self {
        let mut table = Table([NO_SYSTEM_CALL; Table::SIZE]);
        table.set(ALLOWED, ALLOW);
        table.set(OLD, ALLOW);
        table.set(REFUSED, REFUSE);
        table.set(PORTS, REFUSE);
        // a pair is two sockets made by the same code of the same family
        let sockets = if capabilities & NET_RAW == 0 { SOCKET } else { SOCKET_RAW };
        table.set(&[libc::SYS_socket, libc::SYS_socketpair], sockets);
        table.set(&[libc::SYS_ioctl], IOCTL);
        table.set(&[libc::SYS_personality], PERSONALITY);
        let namespaces = capabilities & SYS_ADMIN != 0;
        table.set(&[libc::SYS_clone], if namespaces { ALLOW } else { CLONE });
        table.set(&[libc::SYS_unshare], if namespaces { ALLOW } else { UNSHARE });
        let mut index = 0;
        while index < OPENED.len() {
            if capabilities & OPENED[index].0 != 0 {
                table.set(OPENED[index].1, ALLOW);
            }
            index += 1;
        }
        if capabilities & SYS_RAWIO != 0 {
            table.set(PORTS, ALLOW);
        }
        table
    }

    /// What is done about one.
    pub(super) const fn class(&self, number: usize) -> u8 {
        self.0[number]
    }

    const fn set(&mut self, numbers: &[libc::c_long], class: u8) {
        let mut index = 0;
        while index < numbers.len() {
            self.0[numbers[index] as usize] = class;
            index += 1;
        }
    }
}

/// Refused unless a capability is granted.
const OPENED: &[(u64, &[libc::c_long])] = &[
    (DAC_READ_SEARCH, &[libc::SYS_open_by_handle_at]),
    (
        SYS_ADMIN,
        &[
            libc::SYS_fanotify_init,
            libc::SYS_fsconfig,
            libc::SYS_fsmount,
            libc::SYS_fsopen,
            libc::SYS_fspick,
            libc::SYS_lookup_dcookie,
            libc::SYS_mount,
            libc::SYS_mount_setattr,
            libc::SYS_move_mount,
            libc::SYS_open_tree,
            libc::SYS_pivot_root,
            libc::SYS_quotactl,
            libc::SYS_quotactl_fd,
            libc::SYS_sethostname,
            libc::SYS_setdomainname,
            libc::SYS_setns,
            libc::SYS_umount2,
            libc::SYS_bpf,
            libc::SYS_perf_event_open,
            libc::SYS_syslog,
            libc::SYS_clone3,
        ],
    ),
    (SYS_BOOT, &[libc::SYS_reboot]),
    (SYS_CHROOT, &[libc::SYS_chroot]),
    (SYS_MODULE, &[libc::SYS_delete_module, libc::SYS_init_module, libc::SYS_finit_module]),
    (SYS_PACCT, &[libc::SYS_acct]),
    (SYS_PTRACE, &[libc::SYS_kcmp, libc::SYS_pidfd_getfd]),
    (SYS_TIME, &[libc::SYS_settimeofday, libc::SYS_clock_settime]),
    (SYS_TTY_CONFIG, &[libc::SYS_vhangup]),
    (
        SYS_NICE,
        &[
            libc::SYS_get_mempolicy,
            libc::SYS_mbind,
            libc::SYS_set_mempolicy,
            libc::SYS_set_mempolicy_home_node,
            libc::SYS_migrate_pages,
            libc::SYS_move_pages,
        ],
    ),
    (SYSLOG, &[libc::SYS_syslog]),
    (BPF, &[libc::SYS_bpf]),
    (PERFMON, &[libc::SYS_perf_event_open]),
];

/// Ports of the machine's hardware: refused unless raw access is granted. Only this architecture has them.
#[cfg(target_arch = "x86_64")]
const PORTS: &[libc::c_long] = &[libc::SYS_ioperm, libc::SYS_iopl];
/// Ports of the machine's hardware, which this architecture has no calls for.
#[cfg(not(target_arch = "x86_64"))]
const PORTS: &[libc::c_long] = &[];

/// Refused in words that programs expect, since they try these and go on without.
const REFUSED: &[libc::c_long] = &[
    libc::SYS_acct,
    libc::SYS_add_key,
    libc::SYS_bpf,
    libc::SYS_delete_module,
    libc::SYS_fanotify_init,
    libc::SYS_finit_module,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fsopen,
    libc::SYS_fspick,
    libc::SYS_get_mempolicy,
    libc::SYS_init_module,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_io_uring_setup,
    libc::SYS_kcmp,
    libc::SYS_kexec_file_load,
    libc::SYS_kexec_load,
    libc::SYS_keyctl,
    libc::SYS_lookup_dcookie,
    libc::SYS_mbind,
    libc::SYS_migrate_pages,
    libc::SYS_mount,
    libc::SYS_mount_setattr,
    libc::SYS_move_mount,
    libc::SYS_move_pages,
    libc::SYS_nfsservctl,
    libc::SYS_open_by_handle_at,
    libc::SYS_open_tree,
    libc::SYS_perf_event_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pivot_root,
    libc::SYS_quotactl,
    libc::SYS_quotactl_fd,
    libc::SYS_reboot,
    libc::SYS_request_key,
    libc::SYS_set_mempolicy,
    libc::SYS_set_mempolicy_home_node,
    libc::SYS_setdomainname,
    libc::SYS_sethostname,
    libc::SYS_setns,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_chroot,
    libc::SYS_swapoff,
    libc::SYS_swapon,
    libc::SYS_syslog,
    libc::SYS_umount2,
    libc::SYS_userfaultfd,
    libc::SYS_vhangup,
];

/// What every program may do. The kernel still asks for the capabilities that some of it needs.
const ALLOWED: &[libc::c_long] = &[
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_lseek,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_munmap,
    libc::SYS_brk,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_pread64,
    libc::SYS_pwrite64,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_mremap,
    libc::SYS_msync,
    libc::SYS_mincore,
    libc::SYS_madvise,
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_shmctl,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_nanosleep,
    libc::SYS_getitimer,
    libc::SYS_setitimer,
    libc::SYS_getpid,
    libc::SYS_sendfile,
    libc::SYS_connect,
    libc::SYS_accept,
    libc::SYS_sendto,
    libc::SYS_recvfrom,
    libc::SYS_sendmsg,
    libc::SYS_recvmsg,
    libc::SYS_shutdown,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_getsockname,
    libc::SYS_getpeername,
    libc::SYS_setsockopt,
    libc::SYS_getsockopt,
    libc::SYS_execve,
    libc::SYS_exit,
    libc::SYS_wait4,
    libc::SYS_kill,
    libc::SYS_uname,
    libc::SYS_semget,
    libc::SYS_semop,
    libc::SYS_semctl,
    libc::SYS_shmdt,
    libc::SYS_msgget,
    libc::SYS_msgsnd,
    libc::SYS_msgrcv,
    libc::SYS_msgctl,
    libc::SYS_fcntl,
    libc::SYS_flock,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_truncate,
    libc::SYS_ftruncate,
    libc::SYS_getcwd,
    libc::SYS_chdir,
    libc::SYS_fchdir,
    libc::SYS_fchmod,
    libc::SYS_fchown,
    libc::SYS_umask,
    libc::SYS_gettimeofday,
    libc::SYS_getrlimit,
    libc::SYS_getrusage,
    libc::SYS_sysinfo,
    libc::SYS_times,
    libc::SYS_ptrace,
    libc::SYS_getuid,
    libc::SYS_getgid,
    libc::SYS_setuid,
    libc::SYS_setgid,
    libc::SYS_geteuid,
    libc::SYS_getegid,
    libc::SYS_setpgid,
    libc::SYS_getppid,
    libc::SYS_setsid,
    libc::SYS_setreuid,
    libc::SYS_setregid,
    libc::SYS_getgroups,
    libc::SYS_setgroups,
    libc::SYS_setresuid,
    libc::SYS_getresuid,
    libc::SYS_setresgid,
    libc::SYS_getresgid,
    libc::SYS_getpgid,
    libc::SYS_setfsuid,
    libc::SYS_setfsgid,
    libc::SYS_getsid,
    libc::SYS_capget,
    libc::SYS_capset,
    libc::SYS_rt_sigpending,
    libc::SYS_rt_sigtimedwait,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_sigsuspend,
    libc::SYS_sigaltstack,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    libc::SYS_getpriority,
    libc::SYS_setpriority,
    libc::SYS_sched_setparam,
    libc::SYS_sched_getparam,
    libc::SYS_sched_setscheduler,
    libc::SYS_sched_getscheduler,
    libc::SYS_sched_get_priority_max,
    libc::SYS_sched_get_priority_min,
    libc::SYS_sched_rr_get_interval,
    libc::SYS_mlock,
    libc::SYS_munlock,
    libc::SYS_mlockall,
    libc::SYS_munlockall,
    libc::SYS_prctl,
    libc::SYS_setrlimit,
    libc::SYS_sync,
    libc::SYS_gettid,
    libc::SYS_readahead,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_getxattr,
    libc::SYS_lgetxattr,
    libc::SYS_fgetxattr,
    libc::SYS_listxattr,
    libc::SYS_llistxattr,
    libc::SYS_flistxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    libc::SYS_tkill,
    libc::SYS_futex,
    libc::SYS_sched_setaffinity,
    libc::SYS_sched_getaffinity,
    libc::SYS_io_setup,
    libc::SYS_io_destroy,
    libc::SYS_io_getevents,
    libc::SYS_io_submit,
    libc::SYS_io_cancel,
    libc::SYS_getdents64,
    libc::SYS_set_tid_address,
    libc::SYS_restart_syscall,
    libc::SYS_semtimedop,
    libc::SYS_fadvise64,
    libc::SYS_timer_create,
    libc::SYS_timer_settime,
    libc::SYS_timer_gettime,
    libc::SYS_timer_getoverrun,
    libc::SYS_timer_delete,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_exit_group,
    libc::SYS_epoll_ctl,
    libc::SYS_tgkill,
    libc::SYS_mq_open,
    libc::SYS_mq_unlink,
    libc::SYS_mq_timedsend,
    libc::SYS_mq_timedreceive,
    libc::SYS_mq_notify,
    libc::SYS_mq_getsetattr,
    libc::SYS_waitid,
    libc::SYS_ioprio_set,
    libc::SYS_ioprio_get,
    libc::SYS_inotify_add_watch,
    libc::SYS_inotify_rm_watch,
    libc::SYS_openat,
    libc::SYS_mkdirat,
    libc::SYS_mknodat,
    libc::SYS_fchownat,
    libc::SYS_newfstatat,
    libc::SYS_unlinkat,
    libc::SYS_renameat,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_readlinkat,
    libc::SYS_fchmodat,
    libc::SYS_faccessat,
    libc::SYS_pselect6,
    libc::SYS_ppoll,
    libc::SYS_set_robust_list,
    libc::SYS_get_robust_list,
    libc::SYS_splice,
    libc::SYS_tee,
    libc::SYS_sync_file_range,
    libc::SYS_vmsplice,
    libc::SYS_utimensat,
    libc::SYS_epoll_pwait,
    libc::SYS_timerfd_create,
    libc::SYS_fallocate,
    libc::SYS_timerfd_settime,
    libc::SYS_timerfd_gettime,
    libc::SYS_accept4,
    libc::SYS_signalfd4,
    libc::SYS_eventfd2,
    libc::SYS_epoll_create1,
    libc::SYS_pipe2,
    libc::SYS_inotify_init1,
    libc::SYS_preadv,
    libc::SYS_pwritev,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_recvmmsg,
    libc::SYS_fanotify_mark,
    libc::SYS_prlimit64,
    libc::SYS_name_to_handle_at,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_syncfs,
    libc::SYS_sendmmsg,
    libc::SYS_getcpu,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_sched_setattr,
    libc::SYS_sched_getattr,
    libc::SYS_renameat2,
    libc::SYS_seccomp,
    libc::SYS_getrandom,
    libc::SYS_memfd_create,
    libc::SYS_execveat,
    libc::SYS_membarrier,
    libc::SYS_mlock2,
    libc::SYS_copy_file_range,
    libc::SYS_preadv2,
    libc::SYS_pwritev2,
    libc::SYS_pkey_mprotect,
    libc::SYS_pkey_alloc,
    libc::SYS_pkey_free,
    libc::SYS_statx,
    libc::SYS_rseq,
    libc::SYS_pidfd_send_signal,
    libc::SYS_pidfd_open,
    libc::SYS_close_range,
    libc::SYS_openat2,
    libc::SYS_faccessat2,
    libc::SYS_process_madvise,
    libc::SYS_epoll_pwait2,
    libc::SYS_landlock_create_ruleset,
    libc::SYS_landlock_add_rule,
    libc::SYS_landlock_restrict_self,
    libc::SYS_memfd_secret,
    libc::SYS_process_mrelease,
    libc::SYS_futex_waitv,
    // newer than libc's list, the same number everywhere
    451, // cachestat
    452, // fchmodat2
    453, // map_shadow_stack
    454, // futex_wake
    455, // futex_wait
    456, // futex_requeue
    462, // mseal
    463, // setxattrat
    464, // getxattrat
    465, // listxattrat
    466, // removexattrat
];

/// What only this architecture has.
#[cfg(target_arch = "x86_64")]
const OLD: &[libc::c_long] = &[
    libc::SYS_open,
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_poll,
    libc::SYS_access,
    libc::SYS_pipe,
    libc::SYS_select,
    libc::SYS_dup2,
    libc::SYS_pause,
    libc::SYS_alarm,
    libc::SYS_fork,
    libc::SYS_vfork,
    libc::SYS_rename,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_creat,
    libc::SYS_link,
    libc::SYS_unlink,
    libc::SYS_symlink,
    libc::SYS_readlink,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_getpgrp,
    libc::SYS_utime,
    libc::SYS_mknod,
    libc::SYS_getdents,
    libc::SYS_epoll_create,
    libc::SYS_epoll_wait,
    libc::SYS_utimes,
    libc::SYS_inotify_init,
    libc::SYS_futimesat,
    libc::SYS_signalfd,
    libc::SYS_eventfd,
    libc::SYS_arch_prctl,
    libc::SYS_time,
    libc::SYS_remap_file_pages,
    libc::SYS_modify_ldt,
];
/// What this architecture never had.
#[cfg(not(target_arch = "x86_64"))]
const OLD: &[libc::c_long] = &[];
