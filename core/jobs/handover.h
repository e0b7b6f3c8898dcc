// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

namespace isolume {

/// Says to ThreadSanitizer what a library promises that it cannot look into: what a thread did before give() has
/// happened for each that calls take() later. Nothing in other builds.
class Handover {
public:
    void give()
    {
#ifdef __SANITIZE_THREAD__
        __tsan_release(this);
#endif
    }
    void take()
    {
#ifdef __SANITIZE_THREAD__
        __tsan_acquire(this);
#endif
    }
};

/// A stretch of work that comes after what was given to `from` and before what is taken from `to`, thrown out of or not.
class HandedWork {
public:
    HandedWork(Handover& from, Handover& to)
        : m_to(to)
    {
        from.take();
    }
    ~HandedWork() { m_to.give(); }
    HandedWork(const HandedWork&) = delete;
    HandedWork& operator=(const HandedWork&) = delete;

private:
    Handover& m_to;
};

/// The stretch in which other threads work for this one: all that it did before happens before what they do, and that
/// before what it does afterwards. To be made when all is ready, and to go before any of it does.
class HandedOut {
public:
    HandedOut() { m_begun.give(); }
    ~HandedOut() { m_done.take(); }
    HandedOut(const HandedOut&) = delete;
    HandedOut& operator=(const HandedOut&) = delete;

    /// `f` as a library may copy it and call it on any thread. The copies themselves are the library's affair, so
    /// ThreadSanitizer is asked to pass over what is read in this file (tests/tsan.supp).
    template <class F> auto part(const F& f)
    {
        return [this, &f](auto&&... arguments) {
            const HandedWork work(m_begun, m_done);
            return f(std::forward<decltype(arguments)>(arguments)...);
        };
    }

private:
    Handover m_begun, m_done;
};

} // namespace isolume
