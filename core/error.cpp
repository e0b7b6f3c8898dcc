// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <new>

namespace isolume {

namespace {

/// Names and values come from files, and one of 100,000 characters would bury the rest.
std::string shortened(const std::string& text)
{
    constexpr std::size_t most = 600;
    if (text.size() <= most)
        return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end; // not inside a character
    return text.substr(0, end) + "…";
}

} // namespace

std::string sentence(const Failure& failure)
{
    std::string text = failure.what;
    if (!failure.source.empty())
        text += (text.empty() ? "" : " ") + ("'" + shortened(failure.source) + "'");
    if (!failure.why.empty())
        text += ": " + shortened(failure.why);
    if (!text.empty() && text.back() != '.')
        text += '.';
    if (!failure.hint.empty())
        text += " " + failure.hint + (failure.hint.ends_with('.') || failure.hint.ends_with('?') ? "" : ".");
    return text;
}

Error::Error(Failure failure)
    : m_failure(std::move(failure))
    , m_sentence(sentence(m_failure))
{
}

Failure toFailure(const std::exception& error, const std::string& source)
{
    if (const auto* known = dynamic_cast<const Error*>(&error)) {
        Failure failure = known->failure();
        if (failure.source.empty())
            failure.source = source;
        return failure;
    }
    if (dynamic_cast<const std::bad_alloc*>(&error))
        return {source, "cannot process the image", "there is not enough memory for it",
            "Close other programs or use fewer threads"};
    return {source, "cannot process the image", error.what(), ""};
}

} // namespace isolume
