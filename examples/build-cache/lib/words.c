#include "words.h"

#include <ctype.h>

void count(struct counts *sum, int *inside, const char *piece, size_t length) {
    sum->bytes += length;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)piece[i];
        sum->lines += byte == '\n';
        if (isspace(byte)) {
            *inside = 0;
        } else if (!*inside) {
            *inside = 1;
            sum->words++;
        }
    }
}
