// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a file holds, reading it gives an image or an Error that names the file and says why.
#include "core/io/reader.h"
#include "tests/support/image_bytes.h"

#include "core/error.h"

#include <QElapsedTimer>
#include <QTest>

#include <filesystem>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace isolume;
using namespace isolume::test;

namespace {

/// The Failure of reading it; an empty one where it was read.
Failure failureOf(const std::filesystem::path& file)
{
    const Source source(file, file.filename().string());
    try {
        readImage(source, 0);
    } catch (const Error& error) {
        return error.failure();
    }
    return {};
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

/// Peak memory of this process so far, in MiB.
long peak()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

const Bytes gray4x4 = png(4, 4, 8, 0, Bytes(16, 'x'));

} // namespace

class TestBrokenFiles : public QObject {
    Q_OBJECT
private slots:
    void bytes_of_something_else_are_named_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("why");
        const auto row = [](const char* name, const Bytes& bytes, const char* why) {
            QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()))
                                << QByteArray(why);
        };
        row("empty", "", "it is empty");
        row("text", "this is a text file\n", "it is text, not an image");
        row("html", "<!DOCTYPE html><html><body>404", "it is an HTML page, not an image");
        row("lfs", "version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer");
        row("pdf", "%PDF-1.7", "PDF document");
        row("zip", "PK\x03\x04", "zip archive");
        row("zeros", Bytes(100, '\0'), "nothing but zeros");
        row("dicom", Bytes(128, '\0') + "DICM", "DICOM");
        row("noise", "\x01\x02\x03\x04", "no image format");
        row("svg", "<?xml version=\"1.0\"?><svg xmlns=\"\"/>", "SVG drawing");
    }

    void bytes_of_something_else_are_named()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, why);
        const Folder folder;
        const Failure failure = failureOf(folder.write("a.png", bytes.toStdString()));
        QCOMPARE(failure.source, std::string("a.png"));
        QVERIFY2(contains(failure.why, why.toStdString()), failure.why.c_str());
    }

    void a_folder_a_pipe_and_nothing_are_refused()
    {
        const Folder folder;
        std::filesystem::create_directory(folder.path() / "x.png");
        QCOMPARE(failureOf(folder.path() / "x.png").why, std::string("it is a folder, not a file"));
        QCOMPARE(failureOf(folder.path() / "y.png").why, std::string("there is no such file"));
        QCOMPARE(::mkfifo((folder.path() / "pipe.png").c_str(), 0600), 0);
        QVERIFY(contains(failureOf(folder.path() / "pipe.png").why, "pipe"));
    }

    void every_cut_of_a_png_is_an_error()
    {
        const Folder folder;
        for (std::size_t length = 0; length < gray4x4.size(); ++length)
            QVERIFY2(!failureOf(folder.write("a.png", gray4x4.substr(0, length))).why.empty(),
                qPrintable(QString::number(length)));
        QVERIFY(failureOf(folder.write("a.png", gray4x4)).why.empty());
    }

    void every_changed_byte_of_a_png_is_an_error()
    {
        const Folder folder;
        for (std::size_t i = 0; i < gray4x4.size(); ++i) {
            Bytes changed = gray4x4;
            changed[i] = static_cast<char>(changed[i] ^ 0x20);
            QVERIFY2(!failureOf(folder.write("a.png", changed)).why.empty(), qPrintable(QString::number(i)));
        }
    }

    void a_png_header_that_claims_too_much_takes_no_memory()
    {
        const Folder folder;
        const long before = peak();
        const Failure failure
            = failureOf(folder.write("a.png", png(100000, 100000, 1, 0, Bytes(5000, '\0'))));
        QVERIFY2(contains(failure.why, "100000 × 100000"), failure.why.c_str());
        QVERIFY(!failureOf(folder.write("b.png", png(0x7fffffff, 0x7fffffff, 16, 6, "x"))).why.empty());
        QVERIFY(!failureOf(folder.write("c.png", png(0, 5, 8, 0, ""))).why.empty());
        QVERIFY(peak() - before < 64);
    }

    void a_png_of_impossible_depth_is_an_error()
    {
        const Folder folder;
        QVERIFY(contains(failureOf(folder.write("a.png", png(1, 1, 3, 0, "x"))).why, "colour type"));
        QVERIFY(contains(failureOf(folder.write("b.png", png(1, 1, 8, 3, "x"))).why, "palette"));
    }

    void a_loop_of_tiff_pages_ends()
    {
        Bytes loop = tiff({{2, 2, "abcd", {}}});
        const std::size_t next = 8 + 2 + 9 * 12;
        loop.replace(next, 4, four(8));
        const Folder folder;
        QVERIFY(contains(failureOf(folder.write("a.tif", loop)).why, "circle"));
        loop.replace(next, 4, four(0x7fffffff));
        QVERIFY(contains(failureOf(folder.write("b.tif", loop)).why, "cut off"));
    }

    void a_map_that_many_pages_name_is_not_read_for_each()
    {
        constexpr std::uint32_t pages = 400, colours = 65536, map = 8;
        const auto entry
            = [](std::uint32_t tag, std::uint32_t type, std::uint32_t count, std::uint32_t value) {
                  return two(tag) + two(type) + four(count) + four(value);
              };
        constexpr std::uint32_t first = map + 3 * colours * 2, pageBytes = 2 + 4 * 12 + 4;
        Bytes file = "II*" + Bytes(1, '\0') + four(first) + Bytes(first - map, '\1');
        for (std::uint32_t i = 1; i <= pages; ++i)
            file += two(4) + entry(256, 4, 1, 1) + entry(257, 4, 1, 1) + entry(262, 3, 1, 3)
                + entry(320, 3, 3 * colours, map) + four(i < pages ? first + i * pageBytes : 0);
        const Folder folder;
        const Source source(folder.write("a.tif", file));
        const long before = peak();
        QCOMPARE(countFrames(source), static_cast<int>(pages));
        QVERIFY2(peak() - before < 50, "the maps were kept");
    }

    void a_file_larger_than_memory_takes_none()
    {
        const Folder folder;
        const auto file = folder.write("a.png", Bytes("\x89PNG\r\n\x1a\n", 8));
        std::filesystem::resize_file(file, std::uintmax_t {17} << 30); // sparse
        QVERIFY(contains(failureOf(file).why, "more than can be held in memory"));
    }

    void tiff_pixels_that_are_not_there_are_an_error()
    {
        const Folder folder;
        const Failure cut = failureOf(folder.write("a.tif", tiff({{20, 20, Bytes(10, 'x'), {}}})));
        QVERIFY(!cut.why.empty());
        const Failure beyond = failureOf(folder.write("b.tif", tiff({{2, 2, "abcd", {{273, 4, {5000}}}}})));
        QVERIFY(!beyond.why.empty());
    }

    void a_tiff_header_that_claims_too_much_takes_no_memory()
    {
        const Folder folder;
        const long before = peak();
        for (const std::uint32_t side : {100000U, 0x7fffffffU, 0xffffffffU, 0U}) {
            const Failure failure
                = failureOf(folder.write("a.tif", tiff({{side, side, "abcd", {{258, 3, {16}}}}})));
            QVERIFY2(contains(failure.why, "claims"), failure.why.c_str());
        }
        QVERIFY(peak() - before < 64);
    }

    void tiff_types_that_have_no_place_are_refused_by_name()
    {
        const Folder folder;
        const Failure complex = failureOf(
            folder.write("a.tif", tiff({{1, 1, Bytes(8, 'x'), {{258, 3, {64}}, {339, 3, {6}}}}})));
        QVERIFY2(contains(complex.why, "CFloat32"), complex.why.c_str());
        const Failure mixed = failureOf(folder.write(
            "b.tif", tiff({{1, 1, Bytes(8, 'x'), {{258, 3, {5, 6, 5}}, {277, 3, {3}}, {262, 3, {2}}}}})));
        QVERIFY2(contains(mixed.why, "different"), mixed.why.c_str());
    }

    void a_frame_that_is_not_there_is_an_error()
    {
        const Folder folder;
        const Source one(folder.write("a.png", gray4x4));
        QVERIFY_THROWS_EXCEPTION(Error, readImage(one, 1));
        QVERIFY_THROWS_EXCEPTION(Error, readImage(one, -1));
        const Source page(folder.write("a.tif", tiff({{1, 1, "x", {}}})));
        QVERIFY_THROWS_EXCEPTION(Error, readImage(page, 1));
        QCOMPARE(readImage(page, 0).value(0, 0, 0), 120.0);
    }

    void nothing_is_written_beside_the_data()
    {
        const Folder folder;
        const auto file = folder.write("a.tif", tiff({{2, 2, "abcd", {}}}));
        readImage(Source(file), 0);
        failureOf(folder.write("b.tif", "II*"));
        const auto count = std::distance(std::filesystem::directory_iterator(folder.path()), {});
        QCOMPARE(count, std::ptrdiff_t(2));
    }

    void shared_broken_images_fail_fast_data()
    {
        QTest::addColumn<QString>("path");
        const std::filesystem::path broken = std::filesystem::path(ISOLUME_SHARED_DIR) / "data/broken";
        std::error_code absent;
        for (const auto& entry : std::filesystem::directory_iterator(broken, absent)) {
            const std::string extension = entry.path().extension().string();
            if (extension == ".png" || extension == ".jpg" || extension == ".tif" || extension == ".webp")
                QTest::newRow(entry.path().filename().c_str())
                    << QString::fromStdString(entry.path().string());
        }
        if (absent)
            QTest::newRow("absent") << QString();
    }

    void shared_broken_images_fail_fast()
    {
        QFETCH(QString, path);
        if (path.isEmpty())
            QSKIP("The shared data are not here.");
        const std::filesystem::path file(path.toStdString());
        const long before = peak();
        QElapsedTimer timer;
        timer.start();
        const Failure failure = failureOf(file);
        QCOMPARE(failure.source, file.filename().string());
        QVERIFY(!failure.why.empty());
        qInfo("%s", sentence(failure).c_str());
        QVERIFY(timer.elapsed() < 5000);
        QVERIFY(peak() - before < 64);
    }
};

QTEST_GUILESS_MAIN(TestBrokenFiles)
#include "tst_broken_files.moc"
