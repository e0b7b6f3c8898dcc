// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace isolume {

/// The output cannot be written (disk full, no permission, a folder that must not be touched). Ends an export,
/// where any other Error ends one image.
class OutputError : public Error {
public:
    using Error::Error;
};

} // namespace isolume
