// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/names.h"

#include "app/cli/command.h"
#include "core/named.h"

#include <algorithm>
#include <fmt/format.h>

namespace isolume {

namespace {

const CLI::App& checkedCommand(const CLI::App& app, const std::string& name)
{
    std::vector<std::string_view> known;
    for (const CLI::App* command : app.get_subcommands({})) {
        if (command->get_name() == name)
            return *command;
        known.push_back(command->get_name());
    }
    throw UsageError({name, "unknown command", "", didYouMean(name, known, "isolume-cli --help lists them")});
}

struct Option {
    std::string name; // as it was typed, without a value
    bool hasValue; // typed together with the name: --name=value, -nvalue
};

// Nothing where the argument is not written like an option.
Option split(const std::string& argument)
{
    if (argument.starts_with("--")) {
        const auto equals = argument.find('=');
        return {argument.substr(0, equals), equals != std::string::npos};
    }
    return {argument.substr(0, 2), argument.size() > 2};
}

const CLI::Option* find(const CLI::App& command, const std::string& name)
{
    for (const CLI::Option* option : command.get_options())
        if (!option->get_positional() && option->check_name(name))
            return option;
    return nullptr;
}

[[noreturn]] void refuse(const CLI::App& command, const std::string& argument, const std::string& name)
{
    std::vector<std::string> texts;
    for (const CLI::Option* option : command.get_options()) {
        for (const auto& text : option->get_lnames())
            texts.push_back("--" + text);
        for (const auto& text : option->get_snames())
            texts.push_back("-" + text);
    }
    const std::vector<std::string_view> known(texts.begin(), texts.end());
    const std::string otherwise
        = fmt::format("'isolume-cli {} --help' lists the options; a file whose name begins "
                      "with a dash goes behind '--'",
            command.get_name());
    throw UsageError({name.starts_with("--") ? name : argument, "unknown option", "",
        name.starts_with("--") ? didYouMean(name, known, otherwise) : otherwise});
}

} // namespace

void checkNames(const CLI::App& app, const std::vector<std::string>& arguments)
{
    if (arguments.empty() || arguments[0].starts_with("-"))
        return;
    const CLI::App& command = checkedCommand(app, arguments[0]);
    for (std::size_t i = 1; i < arguments.size() && arguments[i] != "--"; ++i) {
        const std::string& argument = arguments[i];
        if (argument.size() < 2 || argument[0] != '-')
            continue;
        const auto [name, hasValue] = split(argument);
        const CLI::Option* option = find(command, name);
        if (!option)
            refuse(command, argument, name);
        if (!hasValue && option->get_items_expected_min() > 0)
            ++i; // its value, which may begin with a dash
    }
}

} // namespace isolume
