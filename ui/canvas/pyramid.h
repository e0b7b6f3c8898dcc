// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/jobs/worker.h"

#include <functional>
#include <map>

namespace isolume {

/// The image 2^level times smaller each way, rounded up: every pixel is the mean, as float32, of the valid values of its
/// block; a value is invalid where the whole block is. Level 0 is the image itself. Throws Cancelled.
Image averaged(const Image& image, int level, const Job& job);

/// The averaged levels of one image, made off the owner's thread when they are asked for. Used on the owner's thread.
class Pyramid {
public:
    /// `ready` is called on the owner's thread when a level has come.
    Pyramid(Worker& worker, std::function<void()> ready);

    void setImage(const Image& image); ///< null: none
    const Image& image() const { return m_image; }

    /// Asks for a level; the last one asked for is the next to be made.
    void need(int level);
    struct Level {
        int level = 0;
        Image image; ///< null: nothing there yet
    };
    /// `level`, or the finest coarser one that is there.
    Level best(int level) const;
    bool has(int level) const { return level == 0 || m_levels.contains(level); }

private:
    void start();

    Worker& m_worker;
    std::function<void()> m_ready;
    Image m_image;
    std::map<int, Image> m_levels;
    std::vector<int> m_wanted; // the last first
    Ticket m_ticket;
};

} // namespace isolume
