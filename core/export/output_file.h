// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace isolume {

/// Creates or replaces `file` with the parts one after the other. Where that fails nothing is left under the
/// name, and OutputError says which file and why.
void writeFile(const std::filesystem::path& file, std::initializer_list<std::span<const std::byte>> parts);
void writeFile(const std::filesystem::path& file, std::string_view text);

/// Gives `temporary` its final name, replacing what is there; makes the folders on the way. Throws OutputError.
void moveInto(const std::filesystem::path& temporary, const std::filesystem::path& file);

/// A file that a user names. It is written beside its final name first, so that the text arrives there whole or not at
/// all; links are followed, devices and pipes written to as they are. Throws OutputError.
void writeWhole(const std::filesystem::path& file, std::string_view text);
/// Throws OutputError where writeWhole would fail, as far as that can be told without writing: before long work.
void refuseUnwritable(const std::filesystem::path& file);

/// A text file that grows by whole lines; each has left the process before append() returns.
class LineFile {
public:
    explicit LineFile(std::filesystem::path file);
    ~LineFile();
    LineFile(const LineFile&) = delete;
    LineFile& operator=(const LineFile&) = delete;

    /// Throws OutputError.
    void append(std::string line);

private:
    std::filesystem::path m_path;
    int m_file = -1;
};

/// xxh3 over the bytes of a file, read piece by piece: "xxh3:0123456789abcdef".
/// Throws Error (naming the file as `name`) where it cannot be read.
std::string fileDigest(const std::filesystem::path& file, const std::string& name);

/// The same of a text.
std::string textDigest(std::string_view text);

/// The whole text of a file; empty where there is none. Throws Error where it cannot be read.
std::string readText(const std::filesystem::path& file);

} // namespace isolume
