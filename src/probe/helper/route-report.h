/* The routes of a namespace, told. */
#ifndef ROUTE_REPORT_H
#define ROUTE_REPORT_H

#include "plan.h"

void report_routes(const struct namespace *namespace, uint32_t number);

#endif
