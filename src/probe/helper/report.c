#include "report.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "input.h"

enum {
  LINE_BYTES = 16 * 1024, /* the longest answer: a namespace with all the addresses that one may have */
  PIPE_ROOM = 4096,      /* what a writable pipe takes without blocking */
};

static char answers[64 * 1024];
static size_t answer_bytes;

void die(enum exit_code code, const char *format, ...) {
  char line[512] = "netx-probe: ";
  const size_t start = strlen(line);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line + start, sizeof line - start - 1, format, arguments);
  va_end(arguments);
  const size_t length = strlen(line);
  line[length] = '\n';
  ssize_t written = write(STDERR_FILENO, line, length + 1);
  (void)written;
  _exit(code);
}

void say(const char *format, ...) {
  if (sizeof answers - answer_bytes < LINE_BYTES) flush_answers();
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(answers + answer_bytes, LINE_BYTES, format, arguments);
  va_end(arguments);
  if (length < 0 || length >= LINE_BYTES) die(EXIT_INTERNAL, "an answer is longer than %d bytes", LINE_BYTES);
  answer_bytes += (size_t)length;
}

static void wait_for_reader(void) {
  struct pollfd ends[] = {{.fd = STDOUT_FILENO, .events = POLLOUT}, {.fd = input_descriptor(), .events = POLLIN}};
  do {
    if (poll(ends, 2, -1) < 0 && errno != EINTR) die(EXIT_INTERNAL, "poll: %s", errno_name(errno));
    if (ends[1].revents != 0) input_watch();
  } while (ends[0].revents == 0);
}

void flush_answers(void) {
  size_t done = 0;
  while (done < answer_bytes) {
    wait_for_reader();
    const size_t left = answer_bytes - done;
    const ssize_t written = write(STDOUT_FILENO, answers + done, left < PIPE_ROOM ? left : PIPE_ROOM);
    if (written < 0 && errno != EINTR && errno != EAGAIN) _exit(EXIT_DONE);
    if (written > 0) done += (size_t)written;
  }
  answer_bytes = 0;
}
