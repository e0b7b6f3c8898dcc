// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <string>

namespace isolume {

/// What went wrong, as a value that can be listed, stored and shown.
struct Failure {
    std::string source; ///< the file (and frame) or option it is about; may be empty
    std::string what; ///< what could not be done, e.g. "cannot read the image"
    std::string why; ///< the reason
    std::string hint; ///< what the user can do; may be empty

    bool operator==(const Failure&) const = default;
};

/// One sentence: what, which file, why, what to do.
std::string sentence(const Failure& failure);

/// The only exception that core throws on purpose; the edges (Worker, exporter, scanner, main) catch it.
class Error : public std::exception {
public:
    explicit Error(Failure failure);

    const Failure& failure() const { return m_failure; }
    const char* what() const noexcept override { return m_sentence.c_str(); }

private:
    Failure m_failure;
    std::string m_sentence;
};

/// Statistics of images that cannot be put together.
class MixedData : public Error {
public:
    using Error::Error;
};

/// The failure that an exception stands for; an exception of another kind is described by its what().
/// `source` is used where the exception itself names none.
Failure toFailure(const std::exception& error, const std::string& source);

} // namespace isolume
