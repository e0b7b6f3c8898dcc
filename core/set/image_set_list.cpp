// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/set/image_set_list.h"

#include "core/io/source.h"
#include "core/io/text.h"
#include "core/set/csv.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace isolume {

namespace {

std::string trimmed(const std::string& text)
{
    const std::size_t first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
    return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

std::string textOf(const std::filesystem::path& file)
{
    const Buffer bytes = Source(file).bytes();
    return {bytes.as<char>(), bytes.size()};
}

std::string resolved(const std::filesystem::path& folder, const std::string& path)
{
    return (folder / path).lexically_normal().string();
}

/// Takes a line unless its path was there before.
class Collector {
public:
    explicit Collector(const std::filesystem::path& file)
        : m_file(file)
    {
    }

    void add(ListedImage image, std::size_t line)
    {
        const auto [known, fresh] = m_lines.try_emplace(image.path, line);
        if (fresh)
            m_list.images.push_back(std::move(image));
        else
            reject(line, image.path, "line " + std::to_string(known->second) + " names the same file");
    }
    void reject(std::size_t line, const std::string& path, const std::string& why)
    {
        m_list.failures.push_back({path,
            "line " + std::to_string(line) + " of " + m_file.filename().string() + " is not used:", why, ""});
    }
    ImageList take() { return std::move(m_list); }

private:
    std::filesystem::path m_file;
    std::unordered_map<std::string, std::size_t> m_lines;
    ImageList m_list;
};

struct Columns {
    std::vector<std::optional<std::size_t>> known; ///< by Column
    std::map<std::string, std::size_t> others;
    const std::optional<std::size_t>& operator[](std::size_t column) const { return known[column]; }
};
enum Column : std::size_t { PathColumn, LabelColumn, SplitColumn, GroupColumn, MaskColumn };

Columns columnsOf(const std::filesystem::path& file, const CsvRow& header)
{
    constexpr std::array<std::string_view, 5> names = {"path", "label", "split", "group", "mask"};
    Columns columns {std::vector<std::optional<std::size_t>>(names.size()), {}};
    std::optional<std::size_t> fileName;
    for (std::size_t i = 0; i < header.fields.size(); ++i) {
        const std::string name = lowered(trimmed(header.fields[i]));
        const auto known = std::ranges::find(names, name);
        if (known != names.end() && !columns[static_cast<std::size_t>(known - names.begin())])
            columns.known[static_cast<std::size_t>(known - names.begin())] = i;
        else if (name == "file_name")
            fileName = i;
        else if (known == names.end())
            columns.others.try_emplace(trimmed(header.fields[i]), i);
    }
    if (!columns[PathColumn])
        columns.known[PathColumn] = fileName;
    if (!columns[PathColumn])
        throw Error(
            {file.string(), "cannot use the list", "its first line has no column 'path' or 'file_name'",
                "Name the columns path,label,split,group,mask; all but path may be left out"});
    return columns;
}

std::string field(const CsvRow& row, const std::optional<std::size_t>& column)
{
    return column && *column < row.fields.size() ? row.fields[*column] : std::string();
}

std::map<std::string, std::string> others(const CsvRow& row, const Columns& columns)
{
    std::map<std::string, std::string> values;
    for (const auto& [name, index] : columns.others)
        values[name] = field(row, index);
    return values;
}

} // namespace

std::string splitName(const std::string& name)
{
    const std::string low = lowered(name);
    return low == "val" || low == "valid" || low == "validation" ? "val" : name;
}

ImageList readTextList(const std::filesystem::path& file)
{
    const std::string text = textOf(file);
    Collector collector(file);
    std::size_t line = 0, at = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string path = text.substr(at, end - at);
        if (path.ends_with('\r'))
            path.pop_back();
        at = end + 1;
        ++line;
        if (!trimmed(path).empty())
            collector.add({resolved(file.parent_path(), path), {}, {}, {}, {}, {}}, line);
    }
    return collector.take();
}

ImageList readTableList(const std::filesystem::path& file)
{
    std::vector<CsvRow> rows;
    try {
        rows = parseCsv(textOf(file));
    } catch (const Error& error) {
        throw Error(toFailure(error, file.string()));
    }
    Collector collector(file);
    const Columns columns = columnsOf(file, rows.empty() ? CsvRow {} : rows.front());
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const CsvRow& row = rows[i];
        const std::string path = field(row, columns[PathColumn]), mask = field(row, columns[MaskColumn]);
        if (path.empty()) {
            collector.reject(row.line, file.string(), "its path is empty");
            continue;
        }
        collector.add({resolved(file.parent_path(), path), field(row, columns[LabelColumn]),
                          splitName(field(row, columns[SplitColumn])), field(row, columns[GroupColumn]),
                          mask.empty() ? mask : resolved(file.parent_path(), mask), others(row, columns)},
            row.line);
    }
    return collector.take();
}

} // namespace isolume
