#include <stdio.h>
#include <unistd.h>

int main(void) {
  char name[65] = "";
  gethostname(name, sizeof name - 1);
  printf("hello from %s: process %d, user %d\n", name, (int)getpid(), (int)getuid());
  return 0;
}
