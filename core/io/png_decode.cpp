// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/png_decode.h"

#include "core/io/refusal.h"

#include <array>
#include <bit>
#include <csetjmp>
#include <cstring>
#include <new>
#include <png.h>
#include <vector>

// libpng itself and not cv::imdecode, which lets libpng print its errors and warnings to stderr, and widens
// samples of less than 8 bits.

namespace isolume {

namespace {

struct Session {
    const std::byte* data = nullptr;
    std::size_t size = 0, at = 0;
    std::array<char, 200> message {};
};

void onError(png_structp png, png_const_charp message)
{
    auto* session = static_cast<Session*>(png_get_error_ptr(png));
    std::strncpy(session->message.data(), message, session->message.size() - 1);
    png_longjmp(png, 1);
}

void onWarning(png_structp, png_const_charp) { }

void onRead(png_structp png, png_bytep into, png_size_t count)
{
    auto* session = static_cast<Session*>(png_get_io_ptr(png));
    if (count > session->size - session->at)
        png_error(png, "the file is cut off");
    std::memcpy(into, session->data + session->at, count);
    session->at += count;
}

/// Everything between setjmp and longjmp: no object here has a destructor, and no local changes after setjmp.
bool decodeRows(png_structp png, png_infop info, Session* session, png_bytepp rows, std::size_t rowBytes)
{
    if (setjmp(png_jmpbuf(png)) != 0)
        return false;
    png_set_read_fn(png, session, onRead);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    // A wrong checksum anywhere is an error; by default libpng drops an optional chunk in silence, and with
    // tRNS the transparency.
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    // Chunks that change no sample (profiles, gamma, text) are skipped unread.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
    png_read_info(png, info);
    png_set_packing(png);
    if constexpr (std::endian::native == std::endian::little)
        png_set_swap(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    if (png_get_rowbytes(png, info) != rowBytes)
        png_error(png, "the header contradicts itself");
    png_read_image(png, rows);
    png_read_end(png, nullptr);
    return true;
}

/// Owns libpng's structures.
class Png {
public:
    explicit Png(Session& session)
        : m_png(png_create_read_struct(PNG_LIBPNG_VER_STRING, &session, onError, onWarning))
        , m_info(m_png ? png_create_info_struct(m_png) : nullptr)
    {
    }
    ~Png() { png_destroy_read_struct(&m_png, &m_info, nullptr); }
    Png(const Png&) = delete;
    Png& operator=(const Png&) = delete;

    png_structp png() const { return m_png; }
    png_infop info() const { return m_info; }

private:
    png_structp m_png;
    png_infop m_info;
};

} // namespace

Buffer decodePng(const Source& source, std::span<const std::byte> bytes, const PngChunks& chunks)
{
    const std::size_t rowBytes = std::size_t {chunks.width} * static_cast<std::size_t>(chunks.samples())
        * (chunks.bits == 16 ? 2 : 1);
    Buffer pixels(rowBytes * chunks.height);
    std::vector<png_bytep> rows(chunks.height);
    for (std::size_t y = 0; y < rows.size(); ++y)
        rows[y] = pixels.as<png_byte>() + y * rowBytes;
    Session session {bytes.data(), bytes.size(), 0, {}};
    const Png reader(session);
    if (!reader.info())
        throw std::bad_alloc();
    if (!decodeRows(reader.png(), reader.info(), &session, rows.data(), rowBytes))
        refuse(source, "its PNG data are damaged: " + std::string(session.message.data()),
            "Copy or download it again");
    return pixels;
}

} // namespace isolume
