// SPDX-License-Identifier: GPL-3.0-or-later
// Files cut off and changed at random (always the same random): each is read or refused with an Error.
#include "core/io/reader.h"
#include "tests/support/image_bytes.h"

#include "core/error.h"

#include <QElapsedTimer>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <random>
#include <sstream>

using namespace isolume;
using namespace isolume::test;

namespace {

Bytes encoded(const char* extension)
{
    cv::Mat picture(23, 31, CV_8UC3);
    for (int i = 0; i < 23 * 31 * 3; ++i)
        picture.data[i] = static_cast<unsigned char>(i * i / 7 + i);
    std::vector<unsigned char> bytes;
    cv::imencode(extension, picture, bytes);
    return {bytes.begin(), bytes.end()};
}

std::vector<std::pair<std::string, Bytes>> made()
{
    const std::vector<std::uint32_t> map(3 * 256, 0x1234);
    return {{"a.jpg", encoded(".jpg")}, {"a.webp", encoded(".webp")}, {"a.bmp", encoded(".bmp")},
        {"a.ppm", encoded(".ppm")}, {"a.png", encoded(".png")}, {"a.pgm", "P2\n3 2\n9\n1 2 3\n4 5 6\n"},
        {"palette.png", png(4, 4, 8, 3, Bytes(16, '\1'), pngChunk("PLTE", "abcdef") + pngChunk("tRNS", "a"))},
        {"pages.tif",
            tiff({{3, 2, "abcdef", {}}, {2, 2, "abcdefgh", {{258, 3, {16}}}},
                {1, 1, "abc", {{277, 3, {3}}}}})},
        {"palette.tif", tiff({{3, 2, Bytes(6, '\1'), {{262, 3, {3}}, {320, 3, map}}}}, std::endian::big)},
        {"nodata.tif", tiff({{2, 1, "abcd", {{258, 3, {16}}, {274, 3, {6}}, asciiTag(42113, "25")}}})},
        {"lzw.tif", encoded(".tif")}};
}

/// Small files of ../shared/data, one of a kind is enough.
std::vector<std::pair<std::string, Bytes>> shared()
{
    std::vector<std::pair<std::string, Bytes>> files;
    for (const char* folder : {"tiff", "png", "jpeg", "webp", "bmp"}) {
        std::error_code absent;
        const auto path = std::filesystem::path(ISOLUME_SHARED_DIR) / "data/awkward" / folder;
        for (const auto& entry : std::filesystem::directory_iterator(path, absent)) {
            std::ostringstream bytes;
            bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
            if (bytes.str().size() < 60'000)
                files.emplace_back(entry.path().filename().string(), bytes.str());
        }
    }
    return files;
}

/// One of: cut off, a few bytes changed at the front (where headers are) or anywhere, a run of one value.
Bytes mutated(Bytes bytes, std::mt19937& random)
{
    const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
    const std::size_t kind = below(4);
    if (kind == 0)
        return bytes.substr(0, below(bytes.size()));
    const std::size_t range = kind == 1 ? std::min<std::size_t>(bytes.size(), 400) : bytes.size();
    if (kind == 3) {
        const std::size_t start = below(range), count = std::min<std::size_t>(below(9), bytes.size() - start);
        return bytes.replace(start, count, count, random() % 2 == 0 ? '\0' : '\xff');
    }
    for (std::size_t i = 0; i <= below(4); ++i)
        bytes[below(range)] = static_cast<char>(random());
    return bytes;
}

} // namespace

class TestFuzzReaders : public QObject {
    Q_OBJECT
private slots:
    void a_changed_file_is_read_or_refused()
    {
        bool repeatOk = false;
        const int asked = qEnvironmentVariableIntValue("ISOLUME_FUZZ_VARIANTS", &repeatOk);
        const int variants = repeatOk ? asked : 12;
        auto files = made();
        const auto more = shared();
        files.insert(files.end(), more.begin(), more.end());
        const Folder folder;
        std::mt19937 random(20261123);
        int read = 0, refused = 0;
        for (const auto& [name, bytes] : files) {
            for (int i = 0; i < variants; ++i) {
                const Source source(folder.write(name, mutated(bytes, random)), name);
                QElapsedTimer timer;
                timer.start();
                try {
                    const int frames = std::min(countFrames(source), 3);
                    for (int frame = 0; frame < frames; ++frame)
                        QVERIFY(!readImage(source, frame).isNull());
                    ++read;
                } catch (const Error& error) {
                    QCOMPARE(error.failure().source, name);
                    QVERIFY(!error.failure().why.empty());
                    ++refused;
                }
                QVERIFY2(timer.elapsed() < 10'000, name.c_str());
            }
        }
        qInfo("%d variants were read, %d refused", read, refused);
        QVERIFY(read > 0 && refused > 0);
    }
};

QTEST_GUILESS_MAIN(TestFuzzReaders)
#include "tst_fuzz_readers.moc"
