/* Lets the compiler check the arguments of what prints. */
#ifndef FORMAT_H
#define FORMAT_H

#define FORMATS(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

#endif
