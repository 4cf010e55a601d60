#include <stdio.h>
#include <string.h>

#include "words.h"

static int self_test(void) {
    struct counts sum = {0, 0, 0};
    int inside = 0;
    count(&sum, &inside, "one tw", 6);
    count(&sum, &inside, "o\nthree\n", 8);
    int good = sum.lines == 2 && sum.words == 3 && sum.bytes == 14;
    puts(good ? "self-test passed" : "self-test failed");
    return !good;
}

int main(int argc, char **argv) {
    if (argc == 2 && !strcmp(argv[1], "--self-test"))
        return self_test();
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file) {
            perror(argv[i]);
            return 1;
        }
        struct counts sum = {0, 0, 0};
        int inside = 0;
        char piece[1 << 16];
        for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;)
            count(&sum, &inside, piece, n);
        fclose(file);
        printf("%zu %zu %zu %s\n", sum.lines, sum.words, sum.bytes, argv[i]);
    }
    return 0;
}
