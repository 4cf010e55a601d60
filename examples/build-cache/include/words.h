#ifndef WORDS_H
#define WORDS_H
#include <stddef.h>

/* Lines, words and bytes of a text. */
struct counts {
    size_t lines, words, bytes;
};

/* Counts one more piece of a text; `inside` carries over whether a word goes on. */
void count(struct counts *sum, int *inside, const char *piece, size_t length);

#endif
