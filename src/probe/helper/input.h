/* stdin: lines, and the news that it was closed. */
#ifndef INPUT_H
#define INPUT_H

#include "format.h"

enum { MAX_LINE = 511 };

/* The next line without its end, to be changed at will until the next call. Ends the process when stdin ends. */
char *input_line(void);

/* Ends the process for what is wrong with the last line. */
_Noreturn void input_refuse(const char *format, ...) FORMATS(1, 2);

/* While it runs, no line may come: whatever arrives is an error. The end of stdin ends the process at any moment. */
void input_start_run(void);
void input_end_run(void);

/* From now on nothing is read any more, and the end of stdin ends nothing. */
void input_ignore(void);

/* The descriptor to watch, -1 while there is no room for what may come, or nothing is read. */
int input_descriptor(void);

/* To be called when that descriptor is readable. */
void input_watch(void);

#endif
