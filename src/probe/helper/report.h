/* What the helper says: answers on stdout, the reason of an early end on stderr. */
#ifndef REPORT_H
#define REPORT_H

#define PRINTF(format, first) __attribute__((format(printf, format, first)))

enum exit_code { EXIT_DONE = 0, EXIT_PROTOCOL = 2, EXIT_PRIVILEGE = 3, EXIT_INTERNAL = 4 };

_Noreturn void die(enum exit_code code, const char *format, ...) PRINTF(2, 3);

/* Adds to the answers of this turn. */
void say(const char *format, ...) PRINTF(1, 2);

/* Hands the answers to the reader. While that blocks, the end of stdin still ends the process. */
void flush_answers(void);

const char *errno_name(int number);

#endif
