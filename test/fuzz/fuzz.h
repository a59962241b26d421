/* A target is one function that is given bytes: by libFuzzer, or by replay.c. */
#ifndef FUZZ_H
#define FUZZ_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the targets' stdin holds, and where a refusal of it goes. */
void fuzz_input(const uint8_t *data, size_t size);
extern jmp_buf fuzz_refused;

#endif
