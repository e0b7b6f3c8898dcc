// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <variant>

namespace isolume {

/// What became of a job: its value, or why there is none. A cancelled job delivers nothing at all.
template <class T> class Outcome {
public:
    Outcome(T value)
        : m_state(std::move(value))
    {
    }
    Outcome(Failure failure)
        : m_state(std::move(failure))
    {
    }

    explicit operator bool() const { return m_state.index() == 0; }
    const T& value() const { return std::get<0>(m_state); }
    T& value() { return std::get<0>(m_state); }
    const Failure& failure() const { return std::get<1>(m_state); }

private:
    std::variant<T, Failure> m_state;
};

} // namespace isolume
