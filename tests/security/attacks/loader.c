// Stands where a dynamic linker would: what is started by way of it runs this. It takes a handle of its program file, then
// hands over to `attack overwrite`. No C library: the program headers it gets are those of the program it was loaded for.
static long call(long number, long a, long b, long c, long d) {
  long result;
  register long r10 __asm__("r10") = d;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
  return result;
}

void start(void) {
  enum { openat = 257, execve = 59, dup2 = 33, exit = 60, prctl = 157, here = -100, path_only = 010000000, parent_death = 1 };
  long fd = call(openat, here, (long)"/proc/self/exe", path_only, 0);
  call(dup2, fd, 9, 0, 0);
  call(prctl, parent_death, 0, 0, 0);
  static char *args[] = {"/bin/attack", "overwrite", "9", "3", 0};
  static char *env[] = {0};
  call(execve, (long)args[0], (long)args, (long)env, 0);
  call(exit, 77, 0, 0, 0);
}

__attribute__((naked)) void _start(void) { __asm__("and $-16, %rsp\ncall start\nhlt"); }
