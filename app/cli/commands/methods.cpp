// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "core/methods/method.h"

#include "core/recipe/presets.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace isolume {

namespace {

using Json = nlohmann::ordered_json;

std::string_view typeName(ParamType type)
{
    switch (type) {
    case ParamType::Number:
        return "number";
    case ParamType::Integer:
        return "integer";
    case ParamType::Switch:
        return "switch";
    case ParamType::Choice:
        return "choice";
    case ParamType::Range:
        return "range";
    case ParamType::Reference:
        return "reference";
    case ParamType::List:
        break;
    }
    return "list";
}

Json valueJson(const ParamValue& value)
{
    return std::visit(
        [](const auto& v) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>)
                return nullptr;
            else
                return v;
        },
        value);
}

bool isBounded(const Param& param) { return param.min < param.max; }

Json paramJson(const Param& param)
{
    Json json {{"name", param.name}, {"label", param.label}, {"type", typeName(param.type)},
        {"default", valueJson(param.standard)}, {"optional", param.optional}, {"unit", param.unit},
        {"help", param.help}};
    if (isBounded(param)) {
        json["min"] = param.min;
        json["max"] = param.max;
    }
    for (const Choice& choice : param.choices)
        json["choices"].push_back({{"id", choice.id}, {"label", choice.label}});
    return json;
}

std::vector<std::string> scopesOf(const Method& method)
{
    std::vector<std::string> names;
    if (method.scopes.image)
        names.emplace_back("image");
    if (method.scopes.group)
        names.emplace_back("group");
    if (method.scopes.dataset)
        names.emplace_back("dataset");
    return names;
}

std::string scopesText(const Method& method)
{
    std::string text = fmt::format("  --scope {}", fmt::join(scopesOf(method), " or "));
    if (!method.channels)
        return text + "; --channels joint or separate\n";
    return text
        + (*method.channels == Channels::Joint ? "; all channels together\n" : "; each channel alone\n");
}

Json methodJson(const Method& method)
{
    Json json {{"id", method.id}, {"label", method.label}, {"help", method.help}, {"params", Json::array()},
        {"scopes", scopesOf(method)}};
    for (const Param& param : method.params)
        json["params"].push_back(paramJson(param));
    return json;
}

std::string allowedText(const Param& param)
{
    std::string text;
    for (const Choice& choice : param.choices)
        text += (text.empty() ? "" : "|") + std::string(choice.id);
    if (param.type == ParamType::Switch)
        text = "on|off";
    if (param.type == ParamType::Range)
        text = "a,b";
    if (param.type == ParamType::List)
        text = "a,b,…";
    if (param.type == ParamType::Reference)
        text = "an image of the set, a file, or set";
    if (isBounded(param))
        text = fmt::format("{} to {}", param.min, param.max);
    return param.optional ? text + (text.empty() ? "none" : " or none") : text;
}

std::string methodText(const Method& method)
{
    std::string text = fmt::format("{}  ({})\n  {}\n", method.id, method.label, method.help);
    text += method.isFitted() ? scopesText(method)
                              : "  the same for all data: --scope and --channels mean nothing\n";
    for (const Param& param : method.params) {
        const std::string unit = param.unit.empty() ? "" : " " + std::string(param.unit);
        const std::string allowed = allowedText(param);
        text += fmt::format("  -p {}={}{}", param.name, paramText(param.standard), unit);
        text += allowed.empty() ? "" : fmt::format("   ({})", allowed);
        text += fmt::format("\n      {}\n", param.help);
    }
    return text + "\n";
}

Json presetJson(const Preset& preset)
{
    return {{"id", preset.id}, {"label", preset.label}, {"source", preset.source}, {"recipe", preset.recipe}};
}

std::string presetsText()
{
    std::string text = "Presets, for --preset:\n";
    for (const Preset& preset : presets())
        text += fmt::format("  {:<34}  {}\n  {:<34}  {}\n", preset.id, preset.recipe, "", preset.source);
    return text;
}

Exit run(const std::string& wanted, const Context& context)
{
    std::vector<const Method*> shown;
    if (!wanted.empty())
        shown.push_back(asUsage([&] { return &methodById(wanted); }));
    else
        for (const Method& method : methods())
            shown.push_back(&method);
    Json json {{"methods", Json::array()}};
    std::string text;
    for (const Method* method : shown) {
        json["methods"].push_back(methodJson(*method));
        text += methodText(*method);
    }
    if (wanted.empty()) {
        for (const Preset& preset : presets())
            json["presets"].push_back(presetJson(preset));
        text += presetsText();
    }
    printResult(context.json ? json.dump() + "\n" : text);
    return Exit::Done;
}

Action declare(CLI::App& app)
{
    auto wanted = std::make_shared<std::string>();
    app.add_option("ID", *wanted, "Only this method")->type_name("");
    return [wanted](Context& context) { return run(*wanted, context); };
}

} // namespace

Command methodsCommand()
{
    return {"methods", "What there is, with every parameter, its default and its range, and the presets",
        "  isolume-cli methods\n"
        "  isolume-cli methods percentile\n",
        declare};
}

} // namespace isolume
