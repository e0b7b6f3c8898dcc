// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/npy_file.h"
#include "core/export/writer.h"

namespace isolume {

namespace {

Encoding write(const std::filesystem::path& file, const Image& image, Interval)
{
    writeNpy(
        file, image.shape(), Depth::F32, std::span(image.bytes(), image.shape().values() * sizeof(float)));
    return {};
}

} // namespace

Writer npyWriter() { return {"npy", "NumPy array, float32", "npy", write}; }

} // namespace isolume
