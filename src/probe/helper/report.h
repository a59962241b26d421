/* What the helper says: answers on stdout, the reason of an early end on stderr. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>

#include "format.h"

enum exit_code { EXIT_DONE = 0, EXIT_PROTOCOL = 2, EXIT_PRIVILEGE = 3, EXIT_INTERNAL = 4 };

_Noreturn void die(enum exit_code code, const char *format, ...) FORMATS(2, 3);

/* Adds to the answers of this turn. */
void say(const char *format, ...) FORMATS(1, 2);

/* Hands the answers to the reader. While that blocks, the end of stdin still ends the process. */
void flush_answers(void);

/* EPERM for 1, and so on. */
const char *errno_name(int number);

/* Does it say that no way leads there, and not that something is wrong with us? */
bool errno_means_no_way(int number);

/* Or that the kernel had no room for it just then? */
bool errno_means_no_room(int number);

#endif
