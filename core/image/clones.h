// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One binary runs on every x86-64 and uses wider registers where they are. Without contraction of a·b+c (see
// CMakeLists.txt) all of them give the same bits. Sanitizers start too late for the resolver this needs.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)        \
    && !defined(__SANITIZE_THREAD__)
#define ISOLUME_HAS_CLONES
#define ISOLUME_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define ISOLUME_CLONES
#endif
