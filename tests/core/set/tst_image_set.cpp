// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/set/image_set.h"

#include "core/io/reader.h"
#include "core/jobs/job.h"
#include "tests/support/image_bytes.h"

#include <QTest>

#include <algorithm>
#include <filesystem>
#include <unistd.h>

using namespace isolume;
using test::Folder;

namespace {

const test::Bytes pixel = test::png(1, 1, 8, 0, "x");

ImageSet open(const std::vector<std::filesystem::path>& paths)
{
    Job job;
    return openSet(paths, nullptr, job);
}

std::vector<std::string> pathsOf(const ImageSet& set)
{
    std::vector<std::string> paths;
    for (const SetItem& item : set.items)
        paths.push_back(item.path);
    return paths;
}

using Strings = std::vector<std::string>;

} // namespace

class TestImageSet : public QObject {
    Q_OBJECT
private slots:
    void a_folder_is_listed_byte_by_byte_and_without_sidecars()
    {
        const Folder folder;
        for (const char* name : {"b.png", "a/z.PNG", "a.png", "B.jpg", ".hidden.png", ".git/x.png",
                 "a.tif.msk", "a.png.aux.xml", "a.tif.ovr", "notes.md", "ä ö/写真.png", "-x.png"})
            folder.write(name, pixel);
        folder.write("README", "text without an extension");
        folder.write("image", pixel);
        const ImageSet set = open({folder.path()});
        QCOMPARE(pathsOf(set),
            (Strings {"-x.png", "B.jpg", "a.png", "a/z.PNG", "b.png", "image", "ä ö/写真.png"}));
        QVERIFY(set.failures.empty());
        QCOMPARE(readImage(set.source(6), 0).shape(), (Shape {1, 1, 1}));
        QCOMPARE(set.source(6).name(), std::string("ä ö/写真.png"));
    }

    void folders_name_splits_and_classes()
    {
        const Folder folder;
        for (const char* name : {"train/cat/1.png", "validation/dog/1.png", "valid/dog/deep/2.png",
                 "val/3.png", "test/cat/1.png", "extra/4.png", "5.png"})
            folder.write(name, pixel);
        const ImageSet set = open({folder.path()});
        const auto named = [&](const std::string& path) {
            const auto it = std::ranges::find(set.items, path, &SetItem::path);
            return it->split + "/" + it->label;
        };
        QCOMPARE(named("train/cat/1.png"), std::string("train/cat"));
        QCOMPARE(named("validation/dog/1.png"), std::string("val/dog"));
        QCOMPARE(named("valid/dog/deep/2.png"), std::string("val/dog"));
        QCOMPARE(named("val/3.png"), std::string("val/"));
        QCOMPARE(named("test/cat/1.png"), std::string("test/cat"));
        QCOMPARE(named("extra/4.png"), std::string("/extra"));
        QCOMPARE(named("5.png"), std::string("/"));
        QCOMPARE(set.splits(), (Strings {"train", "val", "test"}));
        QCOMPARE(set.labels(), (Strings {"extra", "cat", "dog"}));
    }

    void metadata_wins_over_folders_and_masks_are_no_images()
    {
        const Folder folder;
        for (const char* name : {"train/cat/1.png", "train/cat/2.png", "masks/1.png"})
            folder.write(name, pixel);
        folder.write("metadata.csv",
            "file_name,label,split,group,mask\r\n"
            "train/cat/1.png,\"lion, \"\"big\"\"\",holdout,site 1,masks/1.png\r\n"
            "gone.png,a,b,c,\r\n");
        const ImageSet set = open({folder.path()});
        QCOMPARE(pathsOf(set), (Strings {"train/cat/1.png", "train/cat/2.png"}));
        QCOMPARE(set.items[0].label, std::string("lion, \"big\""));
        QCOMPARE(set.items[0].split, std::string("holdout"));
        QCOMPARE(set.items[0].group, std::string("site 1"));
        QCOMPARE(set.items[0].mask, std::string("masks/1.png"));
        QCOMPARE(set.items[1].label, std::string("cat"));
        QCOMPARE(set.splits(), (Strings {"train", "holdout"}));
        QCOMPARE(set.failures.size(), std::size_t(1));
        QVERIFY(set.failures[0].source.ends_with("gone.png"));
    }

    void a_table_without_paths_is_reported_and_the_images_stay()
    {
        const Folder folder;
        folder.write("1.png", pixel);
        folder.write("metadata.csv", "id,label\n1,cat\n");
        const ImageSet set = open({folder.path()});
        QCOMPARE(set.items.size(), std::size_t(1));
        QCOMPARE(set.failures.size(), std::size_t(1));
        QVERIFY(set.failures[0].why.find("column 'path'") != std::string::npos);
    }

    void a_text_list_keeps_its_order_and_names_bad_lines()
    {
        const Folder folder;
        folder.write("data/b.png", pixel);
        folder.write("data/a.png", pixel);
        const auto list = folder.write("set.txt",
            "\xef\xbb\xbf"
            "data/b.png\r\n\n./data/a.png\ndata/../data/b.png\ngone.png\n");
        const ImageSet set = open({list});
        QCOMPARE(pathsOf(set), (Strings {"data/b.png", "data/a.png"}));
        QCOMPARE(set.failures.size(), std::size_t(2));
        QVERIFY(sentence(set.failures[0]).find("line 4 of set.txt") != std::string::npos);
        QCOMPARE(set.failures[1].why, std::string("there is no such file"));
    }

    void a_table_list_is_relative_to_its_folder()
    {
        const Folder folder;
        folder.write("images/p0.png", pixel);
        folder.write("outside.png", pixel);
        const auto list = folder.write(
            "lists/set.csv", "split,path\nvalid,../images/p0.png\n\"te\nst\",../outside.png\n");
        const ImageSet set = open({list});
        QCOMPARE(pathsOf(set), (Strings {"images/p0.png", "outside.png"}));
        QCOMPARE(set.root.string(), folder.path().string());
        QCOMPARE(set.items[0].split, std::string("val"));
        QCOMPARE(set.items[1].split, std::string("te\nst"));
    }

    void an_open_quote_is_an_error_that_names_the_line()
    {
        const Folder folder;
        const auto list = folder.write("set.csv", "path\na.png\n\"b.png\n");
        try {
            open({list});
            QFAIL("it was read");
        } catch (const Error& error) {
            QVERIFY(error.failure().why.find("line 3") != std::string::npos);
            QVERIFY(error.failure().source.ends_with("set.csv"));
        }
    }

    void several_paths_share_a_root_and_name_each_file_once()
    {
        const Folder folder;
        const auto one = folder.write("a/x/1.png", pixel);
        folder.write("b/train/cat/2.png", pixel);
        const ImageSet set = open({folder.path() / "b", one, folder.path() / "a"});
        QCOMPARE(set.root.string(), folder.path().string());
        QCOMPARE(pathsOf(set), (Strings {"b/train/cat/2.png", "a/x/1.png"}));
        QCOMPARE(set.items[0].split, std::string("train"));
        QCOMPARE(set.failures.size(), std::size_t(1));
    }

    void pages_are_images_of_the_set()
    {
        const Folder folder;
        folder.write("s.tif", test::tiff({{1, 1, "a", {}}, {1, 1, "b", {}}}));
        folder.write("t.tif", "cut off");
        const ImageSet set = open({folder.path()});
        QCOMPARE(set.items.size(), std::size_t(3));
        QCOMPARE(set.items[1].name(), std::string("s.tif#1"));
        QCOMPARE(set.items[2].name(), std::string("t.tif"));
    }

    void circles_of_links_end_and_real_places_win()
    {
        const Folder folder;
        folder.write("train/cat/1.png", pixel);
        std::filesystem::create_directory_symlink(folder.path(), folder.path() / "train/loop");
        std::filesystem::create_directory_symlink(folder.path() / "train", folder.path() / "all");
        std::filesystem::create_symlink(folder.path() / "nowhere.png", folder.path() / "dangling.png");
        const ImageSet set = open({folder.path()});
        QCOMPARE(pathsOf(set), (Strings {"dangling.png", "train/cat/1.png"}));
    }

    void a_folder_without_permission_is_a_failure()
    {
        if (::geteuid() == 0)
            QSKIP("root may read everything.");
        const Folder folder;
        folder.write("a.png", pixel);
        folder.write("closed/b.png", pixel);
        std::filesystem::permissions(folder.path() / "closed", std::filesystem::perms::none);
        const ImageSet set = open({folder.path()});
        std::filesystem::permissions(folder.path() / "closed", std::filesystem::perms::owner_all);
        QCOMPARE(pathsOf(set), (Strings {"a.png"}));
        QCOMPARE(set.failures.size(), std::size_t(1));
        QVERIFY(set.failures[0].source.ends_with("closed"));
    }

    void what_holds_no_image_is_an_error()
    {
        const Folder folder;
        folder.write("x.png/note.txt", "a folder whose name ends in .png");
        QVERIFY_THROWS_EXCEPTION(Error, open({folder.path() / "x.png"}));
        QVERIFY_THROWS_EXCEPTION(Error, open({folder.path() / "absent"}));
        QVERIFY_THROWS_EXCEPTION(Error, open({}));
    }

    void the_digest_follows_files_and_frames()
    {
        const Folder folder;
        folder.write("a.png", pixel);
        const std::string before = setDigest(open({folder.path()}));
        QCOMPARE(before.size(), std::size_t(21));
        QCOMPARE(setDigest(open({folder.path()})), before);
        folder.write("a.png", pixel + "x");
        const std::string changed = setDigest(open({folder.path()}));
        QVERIFY(changed != before);
        folder.write("b.png", pixel);
        QVERIFY(setDigest(open({folder.path()})) != changed);
    }

    void a_mask_beside_a_tiff_belongs_to_its_stamp()
    {
        const Folder folder;
        const auto page = test::tiff({{1, 1, "x", {}}});
        folder.write("a.tif", page);
        folder.write("b.png", pixel);
        const auto stamps = [&] {
            std::vector<FileStamp> list;
            for (const SetItem& item : open({folder.path()}).items)
                list.push_back(item.stamp);
            return list;
        };
        const auto alone = stamps();
        for (const char* unread : {"a.tif.aux.xml", "a.tif.ovr", "b.png.msk", "a.msk"})
            folder.write(unread, page);
        QVERIFY(stamps() == alone);

        folder.write("a.tif.msk", page);
        const auto masked = stamps();
        QVERIFY(masked[0] != alone[0]);
        QVERIFY(masked[1] == alone[1]);
        const std::string before = setDigest(open({folder.path()}));
        std::filesystem::last_write_time(folder.path() / "a.tif.msk", std::filesystem::file_time_type());
        QVERIFY(stamps()[0] != masked[0]);
        QVERIFY(setDigest(open({folder.path()})) != before);
        std::filesystem::remove(folder.path() / "a.tif.msk");
        QVERIFY(stamps() == alone);
    }

    void sets_of_equal_files_in_two_folders_differ_in_place()
    {
        const Folder folder;
        folder.write("one/a.png", pixel);
        folder.write("two/a.png", pixel);
        const ImageSet one = open({folder.path() / "one"}), two = open({folder.path() / "two"});
        QCOMPARE(one.items[0].path, two.items[0].path);
        QVERIFY(one.items[0].place != two.items[0].place);
        QCOMPARE(open({folder.path() / "two/../one"}).items[0].place, one.items[0].place);
    }

    void a_stopped_job_ends_the_listing()
    {
        const Folder folder;
        folder.write("a.png", pixel);
        std::stop_source stop;
        stop.request_stop();
        Job job(stop.get_token());
        QVERIFY_THROWS_EXCEPTION(Cancelled, openSet({folder.path()}, nullptr, job));
    }
};

QTEST_GUILESS_MAIN(TestImageSet)
#include "tst_image_set.moc"
