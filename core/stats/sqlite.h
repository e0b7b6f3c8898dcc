// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace isolume {

/// An SQLite database file, made where it is missing. Everything throws Error naming the file.
class Database {
public:
    explicit Database(std::filesystem::path file);

    const std::filesystem::path& file() const { return m_file; }
    void run(const char* sql);
    [[noreturn]] void refuse() const; ///< throws the last error

private:
    friend class Statement;
    friend class Transaction;
    friend class ReadTransaction;
    struct Close {
        void operator()(sqlite3* db) const;
    };
    std::filesystem::path m_file;
    std::unique_ptr<sqlite3, Close> m_db;
};

/// One prepared statement, to be bound and stepped again and again.
class Statement {
public:
    Statement(Database& database, const char* sql);

    /// Binds parameters 1, 2 … in turn, after resetting what ran before.
    template <class... Values> Statement& with(const Values&... values)
    {
        reset();
        int at = 0;
        (bind(++at, values), ...);
        return *this;
    }
    /// True where there is a row.
    bool step();
    /// Runs to the end.
    void finish();

    std::int64_t number(int column) const;
    /// Valid until the next step.
    std::span<const std::byte> blob(int column) const;

private:
    void reset();
    void bind(int at, std::int64_t value);
    void bind(int at, int value) { bind(at, std::int64_t {value}); }
    void bind(int at, std::uint64_t value) { bind(at, static_cast<std::int64_t>(value)); }
    void bind(int at, const std::string& bytes);
    void bind(int at, std::span<const std::byte> bytes);
    void bind(int at, const std::vector<std::byte>& bytes) { bind(at, std::span(bytes)); }

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    Database& m_database;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

/// What is read meanwhile is of one moment.
class ReadTransaction {
public:
    explicit ReadTransaction(Database& database);
    ~ReadTransaction();
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;

private:
    Database& m_database;
};

/// All or nothing: what ran since is undone unless commit() is reached.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    Database& m_database;
    bool m_open = true;
};

} // namespace isolume
