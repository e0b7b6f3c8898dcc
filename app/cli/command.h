// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/output_error.h"
#include "core/jobs/job.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace isolume {

/// Exit status, as CLI.md has it.
enum class Exit {
    Done = 0,
    SomeFailed = 1,
    WrongCommand = 2,
    NothingRead = 3,
    NothingWritten = 4,
    Interrupted = 130
};

/// The command asks for something that does not exist or does not fit together: status 2.
class UsageError : public Error {
public:
    using Error::Error;
};

/// Runs `function`; an Error out of it becomes a UsageError, save for an OutputError.
template <class F> auto asUsage(F&& function)
{
    try {
        return function();
    } catch (const OutputError&) {
        throw;
    } catch (const Error& error) {
        throw UsageError(error.failure());
    }
}

/// The options of every command, and what a running one needs of its surroundings.
struct Context {
    std::string catalog; ///< empty: in the user's cache folder
    unsigned threads = 0; ///< 0: as many as there are cores
    bool json = false;
    bool quiet = false;
    std::stop_token stop;
};

using Action = std::function<Exit(Context&)>;

/// One command: a value in the list that commands.def orders.
struct Command {
    std::string_view name, help;
    std::string_view examples;
    /// Declares the options on `app` and returns what the command does once they are parsed.
    Action (*declare)(CLI::App& app);
};
std::span<const Command> commands();

/// Writes the result to stdout; what cannot be written there is an OutputError.
void printResult(std::string_view text);
/// A line on stderr.
void printMessage(std::string_view text);

} // namespace isolume
