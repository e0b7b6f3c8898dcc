// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/file.h"

#include "core/io/reader.h"
#include "core/io/refusal.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <xxhash.h>

namespace isolume {

namespace {

[[noreturn]] void refuseByErrno(const Source& source, int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        refuse(source, "there is no such file");
    case EACCES:
    case EPERM:
        refuse(source, "you are not permitted to read it", "Change its permissions");
    case EISDIR:
        refuse(source, "it is a folder, not a file");
    case ELOOP:
        refuse(source, "its symbolic links run in a circle");
    default:
        refuse(source, std::generic_category().message(error));
    }
}

FileStamp stampOf(const struct stat& info)
{
    return {static_cast<std::uint64_t>(info.st_size),
        std::int64_t {info.st_mtim.tv_sec} * 1'000'000'000 + std::int64_t {info.st_mtim.tv_nsec}};
}

std::uint64_t digestBeside(const std::filesystem::path& path)
{
    std::uint64_t digest = 0;
    for (const Reader& reader : readers()) {
        if (reader.beside.empty() || !hasExtensionOf(reader, path))
            continue;
        for (const std::string_view ending : reader.beside) {
            struct stat info { };
            if (::stat((path.string() += ending).c_str(), &info) != 0)
                continue;
            const FileStamp stamp = stampOf(info);
            const std::array<std::uint64_t, 2> numbers
                = {stamp.size, static_cast<std::uint64_t>(stamp.changed)};
            digest = XXH3_64bits_withSeed(numbers.data(), sizeof numbers, digest + 1);
        }
    }
    return digest;
}

} // namespace

FileStamp stampOf(const std::filesystem::path& path)
{
    struct stat info { };
    if (::stat(path.c_str(), &info) != 0)
        return {};
    FileStamp stamp = stampOf(info);
    stamp.beside = digestBeside(path);
    return stamp;
}

File::File(const Source& source)
    : m_source(source)
{
    // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
    m_handle = ::open(source.path().c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m_handle < 0)
        refuseByErrno(source, errno);
    struct stat info { };
    const int error = ::fstat(m_handle, &info) == 0 ? 0 : errno;
    if (error == 0 && S_ISREG(info.st_mode)) {
        m_stamp = stampOf(info);
        return;
    }
    ::close(m_handle);
    if (error != 0)
        refuseByErrno(source, error);
    refuse(source,
        S_ISDIR(info.st_mode) ? "it is a folder, not a file" : "it is a device or a pipe, not a file");
}

File::~File() { ::close(m_handle); }

std::size_t File::read(std::uint64_t offset, std::span<std::byte> into) const
{
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t got
            = ::pread(m_handle, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            refuseByErrno(m_source, errno);
        if (got > 0)
            done += static_cast<std::size_t>(got);
    }
    return done;
}

} // namespace isolume
