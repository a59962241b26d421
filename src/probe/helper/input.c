#include "input.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

static char bytes[64 * 1024];
static size_t start, end;
static unsigned long line_number;
static bool is_running, is_ignored;

void input_refuse(const char *format, ...) {
  char reason[256];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason, sizeof reason, format, arguments);
  va_end(arguments);
  /* The reason quotes what came in, which must not steer the terminal of the one who reads it. */
  for (char *byte = reason; *byte != '\0'; byte += 1) {
    if (*byte < ' ' || *byte > '~') *byte = '?';
  }
  die(EXIT_PROTOCOL, "line %lu of the plan: %s", line_number, reason);
}

/* Says whether there was room for more. */
static bool read_more(void) {
  memmove(bytes, bytes + start, end - start);
  end -= start;
  start = 0;
  if (end == sizeof bytes) return false;
  ssize_t got;
  do {
    got = read(STDIN_FILENO, bytes + end, sizeof bytes - end);
  } while (got < 0 && errno == EINTR);
  if (got < 0 && errno == EAGAIN) return true;
  if (got <= 0) _exit(EXIT_DONE);
  end += (size_t)got;
  return true;
}

char *input_line(void) {
  line_number += 1;
  for (;;) {
    const size_t length = end - start;
    char *line = bytes + start;
    char *newline = memchr(line, '\n', length);
    if ((newline == NULL ? length : (size_t)(newline - line)) > MAX_LINE) {
      input_refuse("it is longer than %d bytes", MAX_LINE);
    }
    if (newline != NULL) {
      start = (size_t)(newline - bytes) + 1;
      if (memchr(line, '\0', (size_t)(newline - line)) != NULL) input_refuse("it holds a zero byte");
      *newline = '\0';
      return line;
    }
    read_more();
  }
}

static void refuse_more(void) {
  line_number += 1;
  input_refuse("nothing may follow \"go\" but \"again\", after the end");
}

void input_start_run(void) {
  is_running = true;
  if (start < end) refuse_more();
}

void input_end_run(void) {
  is_running = false;
}

void input_ignore(void) {
  is_ignored = true;
}

int input_descriptor(void) {
  if (is_ignored) return -1;
  return is_running || end - start < sizeof bytes ? STDIN_FILENO : -1;
}

void input_watch(void) {
  struct pollfd ready = {.fd = input_descriptor(), .events = POLLIN};
  if (poll(&ready, 1, 0) <= 0) return;
  read_more();
  if (is_running && start < end) refuse_more();
}
