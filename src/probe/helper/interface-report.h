/* What is told of the interfaces of a namespace, and of their addresses. */
#ifndef INTERFACE_REPORT_H
#define INTERFACE_REPORT_H

#include "plan.h"

void report_interfaces(const struct plan *plan, uint32_t number);

#endif
