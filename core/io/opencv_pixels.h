// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/finish.h"

namespace isolume {

/// cv::imdecode as stored, without its turning and with RGB order. The caller has checked the signature and the
/// size, so that OpenCV neither guesses nor runs past the end (which it reports on stderr). Throws Error.
Decoded decodeWithOpenCv(const Source& source, std::span<const std::byte> bytes);

} // namespace isolume
