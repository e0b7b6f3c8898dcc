// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/source.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace isolume {

/// Throws the Error "cannot read 'source': why. hint."
[[noreturn]] void refuse(const Source& source, const std::string& why, const std::string& hint = {});

/// Whether a file that begins so is DICOM, whatever else it pretends to be.
bool isDicom(std::span<const std::byte> head);

/// What bytes that no reader knows are instead: "it is empty", "it is text, not an image" …
std::string describeUnknown(std::span<const std::byte> head);

/// What a header says about the pixels, in numbers that cannot overflow.
struct Claim {
    std::uint64_t width = 0, height = 0;
    std::uint64_t bytesPerPixel = 0; ///< in memory, all samples
};

/// Throws Error where the header claims no pixels, or more than the program holds or than `fileBytes` can
/// plausibly expand to. To be asked before memory is taken.
void checkClaim(const Source& source, const Claim& claim, std::uint64_t fileBytes);

} // namespace isolume
