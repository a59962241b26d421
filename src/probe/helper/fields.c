#include "fields.h"

#include <string.h>

#include "input.h"
#include "plan.h"

unsigned split_fields(char *line, char **field, unsigned limit) {
  unsigned count = 0;
  for (char *rest = line; rest != NULL; count += 1) {
    if (count == limit) return limit + 1;
    field[count] = rest;
    rest = strchr(rest, ' ');
    if (rest != NULL) *rest++ = '\0';
    if (field[count][0] == '\0') input_refuse(count == 0 ? "it starts without a word" : "an empty field");
  }
  return count;
}

uint32_t number(const char *field, uint32_t most) {
  uint64_t value = 0;
  for (const char *digit = field; *digit != '\0'; digit += 1) {
    if (*digit < '0' || *digit > '9') input_refuse("\"%.40s\" is not a number", field);
    value = value * 10 + (uint64_t)(*digit - '0');
    if (value > most) input_refuse("%.40s is more than %u", field, most);
  }
  if (field[0] == '0' && field[1] != '\0') input_refuse("\"%.40s\" starts with a zero", field);
  return (uint32_t)value;
}

uint32_t next_index(const char *field, uint32_t count, uint32_t limit) {
  if (count == limit) input_refuse("there are more than %u of these", limit);
  const uint32_t index = number(field, UINT32_MAX);
  if (index != count) input_refuse("number %u comes where %u should", index, count);
  return index;
}

uint32_t known_index(const char *field, uint32_t count, const char *noun) {
  const uint32_t index = number(field, UINT32_MAX);
  if (index >= count) input_refuse("there is no %s %u", noun, index);
  return index;
}

struct ip unicast_address(const char *field) {
  struct ip address;
  if (!ip_read(field, &address)) input_refuse("\"%.40s\" is not an address", field);
  if (!ip_is_unicast(&address)) input_refuse("%.40s is not the address of one machine", field);
  return address;
}

bool is_file_name(const char *field) {
  const size_t length = strlen(field);
  if (length >= FILE_BYTES || strcmp(field, ".") == 0 || strcmp(field, "..") == 0) return false;
  return strspn(field, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == length;
}

bool is_printable(const char *field) {
  for (const char *byte = field; *byte != '\0'; byte += 1) {
    if (*byte <= ' ' || *byte > '~') return false;
  }
  return true;
}
