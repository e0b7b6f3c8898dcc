// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/output_file.h"

#include "core/export/output_error.h"
#include "core/image/buffer.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <xxhash.h>

namespace isolume {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, int error)
{
    std::string hint;
    if (error == ENOSPC || error == EDQUOT)
        hint = "Make room and run the same again (an export goes on with --resume)";
    else if (error == EACCES || error == EPERM || error == EROFS)
        hint = "Choose another place to write to";
    else if (error == ENOENT || error == ENOTDIR)
        hint = "The folder it is to lie in has to be there";
    else if (error == ENAMETOOLONG)
        hint = "Choose a shorter name";
    else if (error == EISDIR)
        hint = "Name a file";
    throw OutputError({file.string(), "cannot write", std::generic_category().message(error), hint});
}

// Linux writes at most 2 GiB at once, and fewer bytes than asked where the disk is nearly full.
void writeAll(int file, std::span<const std::byte> bytes, const std::filesystem::path& path)
{
    while (!bytes.empty()) {
        const ssize_t done = ::write(file, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            refuse(path, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
}

struct Closed {
    int handle;
    ~Closed() { ::close(handle); }
};

} // namespace

void writeFile(const std::filesystem::path& file, std::initializer_list<std::span<const std::byte>> parts)
{
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (handle < 0)
        refuse(file, errno);
    try {
        for (const auto& part : parts)
            writeAll(handle, part, file);
    } catch (...) {
        ::close(handle);
        ::unlink(file.c_str());
        throw;
    }
    if (::close(handle) != 0) { // network file systems report a full disk only here
        const int error = errno;
        ::unlink(file.c_str());
        refuse(file, error);
    }
}

void writeFile(const std::filesystem::path& file, std::string_view text)
{
    writeFile(file, {std::as_bytes(std::span(text.data(), text.size()))});
}

void moveInto(const std::filesystem::path& temporary, const std::filesystem::path& file)
{
    std::error_code error;
    if (file.has_parent_path())
        std::filesystem::create_directories(file.parent_path(), error);
    if (error)
        refuse(file.parent_path(), error.value());
    if (::rename(temporary.c_str(), file.c_str()) != 0)
        refuse(file, errno);
}

void refuseUnwritable(const std::filesystem::path& file)
{
    std::error_code none;
    const auto status = std::filesystem::status(file, none);
    if (std::filesystem::is_directory(status))
        refuse(file, EISDIR);
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    const bool inPlace = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
    if (!inPlace && ::access(folder.c_str(), W_OK | X_OK) != 0)
        refuse(file, errno);
}

void writeWhole(const std::filesystem::path& file, std::string_view text)
{
    refuseUnwritable(file);
    std::error_code none;
    const auto status = std::filesystem::status(file, none);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        const int handle = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
        if (handle < 0)
            refuse(file, errno);
        const Closed closed {handle};
        writeAll(handle, std::as_bytes(std::span(text.data(), text.size())), file);
        return;
    }
    const std::filesystem::path target
        = std::filesystem::is_symlink(file, none) ? std::filesystem::canonical(file, none) : file;
    const std::filesystem::path name = fmt::format(".isolume-{}.partial", ::getpid());
    const std::filesystem::path temporary = (target.empty() ? file : target).parent_path() / name;
    try {
        writeFile(temporary, text);
        moveInto(temporary, target.empty() ? file : target);
    } catch (const OutputError& error) {
        ::unlink(temporary.c_str());
        Failure failure = error.failure();
        failure.source = file.string();
        throw OutputError(failure);
    }
}

LineFile::LineFile(std::filesystem::path file)
    : m_path(std::move(file))
    , m_file(::open(m_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666))
{
    if (m_file < 0)
        refuse(m_path, errno);
}

LineFile::~LineFile() { ::close(m_file); }

void LineFile::append(std::string line)
{
    line += '\n';
    writeAll(m_file, std::as_bytes(std::span(line.data(), line.size())), m_path);
}

std::string fileDigest(const std::filesystem::path& file, const std::string& name)
{
    const auto fail = [&](int error) -> void {
        throw Error({name, "cannot read", std::generic_category().message(error), ""});
    };
    const int handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0)
        fail(errno);
    const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(
        XXH3_createState(), XXH3_freeState);
    XXH3_64bits_reset(state.get());
    Buffer piece(1 << 20);
    ssize_t count = 0;
    while ((count = ::read(handle, piece.data(), piece.size())) != 0) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            const int error = errno;
            ::close(handle);
            fail(error);
        }
        XXH3_64bits_update(state.get(), piece.data(), static_cast<std::size_t>(count));
    }
    ::close(handle);
    return fmt::format("xxh3:{:016x}", XXH3_64bits_digest(state.get()));
}

std::string textDigest(std::string_view text)
{
    return fmt::format("xxh3:{:016x}", XXH3_64bits(text.data(), text.size()));
}

std::string readText(const std::filesystem::path& file)
{
    const int handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0 && errno == ENOENT)
        return {};
    std::string text;
    char piece[65536];
    ssize_t count = handle < 0 ? -1 : 0;
    while (handle >= 0 && (count = ::read(handle, piece, sizeof piece)) > 0)
        text.append(piece, static_cast<std::size_t>(count));
    const int error = errno;
    if (handle >= 0)
        ::close(handle);
    if (count < 0)
        throw Error({file.string(), "cannot read", std::generic_category().message(error), ""});
    return text;
}

} // namespace isolume
