// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/exporter.h"
#include "core/export/text.h"

#include <QTest>

#include <set>

using namespace isolume;

namespace {

using Names = std::vector<std::string>;

SetItem item(const std::string& path, int frame = 0, int frames = 1)
{
    SetItem result;
    result.path = path;
    result.frame = frame;
    result.frames = frames;
    return result;
}

Names outputs(const Names& paths)
{
    ImageSet set;
    for (const auto& path : paths)
        set.items.push_back(item(path));
    return outputPaths(set, "npy");
}

} // namespace

class TestOutputPaths : public QObject {
    Q_OBJECT

private slots:
    void aRelativePathKeepsItsFoldersAndGetsTheNewExtension()
    {
        QCOMPARE(outputs({"train/a/1.png", "b.TIFF", "no_extension", "two.dots.jpg", ".hidden"}),
            (Names {"train/a/1.npy", "b.npy", "no_extension.npy", "two.dots.npy", ".hidden.npy"}));
    }

    void aFrameAddsItsNumber()
    {
        ImageSet set;
        set.items = {item("stack.tif", 0, 8), item("stack.tif", 7, 8)};
        QCOMPARE(outputPaths(set, "tiff"), (Names {"stack.0000.tiff", "stack.0007.tiff"}));
    }

    void whereTwoSourcesMeetEachKeepsItsOldExtension()
    {
        QCOMPARE(outputs({"1.jpg", "1.png", "2.png"}), (Names {"1.jpg.npy", "1.png.npy", "2.npy"}));
    }

    void framesOfOneSourceAreNamedAlike()
    {
        ImageSet set;
        set.items = {item("p.0000.png"), item("p.tif", 0, 2), item("p.tif", 1, 2)};
        QCOMPARE(outputPaths(set, "npy"), (Names {"p.0000.png.npy", "p.tif.0000.npy", "p.tif.0001.npy"}));
    }

    void aNameThatAnotherSourceAlreadyHasIsNotTaken()
    {
        // 1.png keeps its extension because of 1.jpg, and so would meet the third.
        const Names names = outputs({"1.jpg", "1.png", "1.png.tif"});
        QCOMPARE(std::set<std::string>(names.begin(), names.end()).size(), 3U);
    }

    void theSameFileTwiceGivesTwoNames()
    {
        const Names names = outputs({"1.png", "1.png"});
        QVERIFY(names[0] != names[1]);
    }

    void aFolderIsNotTakenForAFile()
    {
        QCOMPARE(outputs({"a.png", "a.npy/1.png"}), (Names {"a.png.npy", "a.npy/1.npy"}));
    }

    void nothingLeavesTheFolder()
    {
        for (const auto& name : outputs({"../up.png", "/etc/passwd", "a/../../b.png", "./c.png"})) {
            QVERIFY(!name.starts_with("/"));
            QVERIFY(("/" + name).find("/../") == std::string::npos);
        }
    }

    void theExportsOwnNamesAreNotTaken()
    {
        QCOMPARE(outputs({"manifest.jsonl/1.png", ".isolume-partial/2.png"}),
            (Names {"_manifest.jsonl/1.npy", "_.isolume-partial/2.npy"}));
    }

    void bytesThatAreNotUtf8AreWrittenOut()
    {
        QCOMPARE(validUtf8("h\xc3\xa9 \xf0\x9f\x98\x80 \xff \xc0\xaf \xed\xa0\x80"),
            std::string("h\xc3\xa9 \xf0\x9f\x98\x80 %FF %C0%AF %ED%A0%80"));
        QCOMPARE(outputs({"\xe9.png"}), Names {"%E9.npy"});
    }

    void csvFieldsAreQuotedWhereTheyMustBe()
    {
        QCOMPARE(csvField("plain name.npy"), std::string("plain name.npy"));
        QCOMPARE(csvField("a,b"), std::string("\"a,b\""));
        QCOMPARE(csvField("say \"hi\"\n"), std::string("\"say \"\"hi\"\"\n\""));
    }
};

QTEST_GUILESS_MAIN(TestOutputPaths)
#include "tst_output_paths.moc"
