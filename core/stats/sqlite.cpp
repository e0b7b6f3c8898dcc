// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/sqlite.h"

#include "core/error.h"

#include <sqlite3.h>

namespace isolume {

void Database::Close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }
void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Database::Database(std::filesystem::path file)
    : m_file(std::move(file))
{
    constexpr int patience = 20000; // ms that another process may hold the file
    sqlite3* db = nullptr;
    const int result = sqlite3_open_v2(
        m_file.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    m_db.reset(db);
    if (result != SQLITE_OK)
        refuse();
    sqlite3_busy_timeout(db, patience);
}

void Database::run(const char* sql)
{
    if (sqlite3_exec(m_db.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        refuse();
}

void Database::refuse() const
{
    const int code = m_db ? sqlite3_errcode(m_db.get()) & 0xff : SQLITE_NOMEM;
    const char* hint = "Choose another file with --catalog";
    if (code == SQLITE_FULL || code == SQLITE_IOERR)
        hint = "Make room on the disk, or choose another file with --catalog";
    else if (code == SQLITE_CORRUPT)
        hint = "Delete it; the images will be read again";
    throw Error({m_file.string(), "cannot use the catalog",
        m_db ? sqlite3_errmsg(m_db.get()) : "out of memory", hint});
}

Statement::Statement(Database& database, const char* sql)
    : m_database(database)
{
    sqlite3_stmt* statement = nullptr;
    const int result
        = sqlite3_prepare_v3(database.m_db.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    m_statement.reset(statement);
    if (result != SQLITE_OK)
        database.refuse();
}

bool Statement::step()
{
    const int result = sqlite3_step(m_statement.get());
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        m_database.refuse();
    return result == SQLITE_ROW;
}

void Statement::finish()
{
    while (step()) { }
    reset();
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(m_statement.get(), column); }

std::span<const std::byte> Statement::blob(int column) const
{
    const void* data = sqlite3_column_blob(m_statement.get(), column);
    return {static_cast<const std::byte*>(data),
        static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column))};
}

void Statement::reset() { sqlite3_reset(m_statement.get()); }

void Statement::bind(int at, std::int64_t value)
{
    if (sqlite3_bind_int64(m_statement.get(), at, value) != SQLITE_OK)
        m_database.refuse();
}

void Statement::bind(int at, const std::string& bytes) { bind(at, std::as_bytes(std::span(bytes))); }

void Statement::bind(int at, std::span<const std::byte> bytes)
{
    // Names are bound as bytes too: the file system does not promise UTF-8.
    const void* data = bytes.empty() ? static_cast<const void*>("") : bytes.data();
    if (sqlite3_bind_blob64(m_statement.get(), at, data, bytes.size(), SQLITE_TRANSIENT) != SQLITE_OK)
        m_database.refuse();
}

ReadTransaction::ReadTransaction(Database& database)
    : m_database(database)
{
    m_database.run("BEGIN");
}

ReadTransaction::~ReadTransaction()
{
    // Nothing was written, so that there is nothing to lose either way.
    sqlite3_exec(m_database.m_db.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Transaction::Transaction(Database& database)
    : m_database(database)
{
    m_database.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction()
{
    // A failed ROLLBACK leaves nothing to mend: the file is as it was before the transaction.
    if (m_open)
        sqlite3_exec(m_database.m_db.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit()
{
    m_database.run("COMMIT");
    m_open = false;
}

} // namespace isolume
