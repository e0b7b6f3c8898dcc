// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/set/csv.h"

#include "core/error.h"

namespace isolume {

namespace {

class Parser {
public:
    explicit Parser(std::string_view text)
        : m_text(text)
    {
    }

    std::vector<CsvRow> rows()
    {
        while (m_at < m_text.size())
            readRow();
        return std::move(m_rows);
    }

private:
    bool atEnd() const { return m_at >= m_text.size(); }
    bool atBreak() const { return m_text[m_at] == '\n' || m_text.substr(m_at, 2) == "\r\n"; }

    void readRow()
    {
        CsvRow row {m_line, {}};
        for (bool more = true; more;) {
            row.fields.push_back(readField());
            more = !atEnd() && m_text[m_at] == ',';
            if (more)
                ++m_at;
        }
        if (!atEnd()) {
            m_at += m_text[m_at] == '\r' ? 2 : 1;
            ++m_line;
        }
        if (row.fields.size() > 1 || !row.fields.front().empty())
            m_rows.push_back(std::move(row));
    }

    std::string readField()
    {
        std::string field;
        if (!atEnd() && m_text[m_at] == '"')
            field = readQuoted();
        while (!atEnd() && m_text[m_at] != ',' && !atBreak())
            field += m_text[m_at++];
        return field;
    }

    std::string readQuoted()
    {
        const std::size_t start = m_line;
        std::string field;
        for (++m_at; !atEnd(); ++m_at) {
            if (m_text[m_at] == '"') {
                if (m_text.substr(m_at, 2) != "\"\"") {
                    ++m_at;
                    return field;
                }
                ++m_at;
            }
            m_line += m_text[m_at] == '\n';
            field += m_text[m_at];
        }
        throw Error({"", "cannot read the table",
            "the quote in line " + std::to_string(start) + " is not closed", ""});
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
    std::vector<CsvRow> m_rows;
};

} // namespace

std::vector<CsvRow> parseCsv(std::string_view text)
{
    constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
    if (text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    return Parser(text).rows();
}

} // namespace isolume
