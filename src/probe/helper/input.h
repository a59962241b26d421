/* stdin: first the lines of the plan, then nothing but the news that it was closed. */
#ifndef INPUT_H
#define INPUT_H

#include "format.h"

enum { MAX_LINE = 511 };

/* The next line without its end, to be changed at will until the next call. Ends the process when stdin ends. */
char *input_line(void);

/* Ends the process for what is wrong with the last line. */
_Noreturn void input_refuse(const char *format, ...) FORMATS(1, 2);

/* No line is to come: from now on whatever arrives is an error, and the end of stdin ends the process. */
void input_close_plan(void);

/* The descriptor to watch, -1 while lines are still to come. */
int input_descriptor(void);

/* To be called when that descriptor is readable. */
void input_watch(void);

#endif
