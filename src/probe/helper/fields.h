/* The fields of a line. Each reader returns what is right, and ends the process for what is not. */
#ifndef FIELDS_H
#define FIELDS_H

#include "ip.h"

/* Splits at single spaces; says `limit + 1` when there are more fields than that. */
unsigned split_fields(char *line, char **field, unsigned limit);

uint32_t number(const char *field, uint32_t most);

/* A number that has to be the one after those that were given so far. */
uint32_t next_index(const char *field, uint32_t count, uint32_t limit);

/* A number of something that was given before. */
uint32_t known_index(const char *field, uint32_t count, const char *noun);

/* An address that may be that of one machine. */
struct ip unicast_address(const char *field);

bool is_file_name(const char *field);
bool is_printable(const char *field);

#endif
