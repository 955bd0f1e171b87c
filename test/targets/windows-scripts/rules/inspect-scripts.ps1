# What PowerShell's own parser says of the scripts in a folder: errors, aliases, shortened parameters, syntax of version 7.
param([string] $Folder)
$ErrorActionPreference = 'Stop'
$commands = @{}
$problems = @(foreach ($script in Get-ChildItem -LiteralPath $Folder -Filter '*.ps1' -Recurse -File) {
    $tokens = $null
    $errors = $null
    $tree = [System.Management.Automation.Language.Parser]::ParseFile($script.FullName, [ref] $tokens, [ref] $errors)
    $name = $script.FullName.Substring($Folder.Length + 1)
    foreach ($one in $errors) { "${name}:$($one.Extent.StartLineNumber): $($one.Message)" }
    foreach ($node in $tree.FindAll({ $true }, $true)) {
        $at = "${name}:$($node.Extent.StartLineNumber):"
        if ($node.GetType().Name -in 'TernaryExpressionAst', 'PipelineChainAst') { "$at $($node.GetType().Name)" }
        if ($node.PSObject.Properties['Operator'] -and "$($node.Operator)" -like 'QuestionQuestion*') { "$at null coalescing" }
        if ($node.PSObject.Properties['NullConditional'] -and $node.NullConditional) { "$at null-conditional access" }
        if ($node.PSObject.Properties['CleanBlock'] -and $null -ne $node.CleanBlock) { "$at clean block" }
        if ($node -isnot [System.Management.Automation.Language.CommandAst]) { continue }
        $called = $node.GetCommandName()
        if ($null -eq $called) { continue }
        if (-not $commands.Contains($called)) { $commands[$called] = Get-Command -Name $called -ErrorAction Ignore }
        $command = $commands[$called]
        if ($null -eq $command) { continue }
        if ($command.CommandType -eq 'Alias') { "$at alias $called"; continue }
        foreach ($part in $node.CommandElements | Select-Object -Skip 1) {
            if ($part -is [System.Management.Automation.Language.CommandParameterAst]) {
                # Those of Windows alone (-Stream) are not known here: a prefix of a known one is what is looked for.
                $known = @($command.Parameters.Keys)
                if ($known -notcontains $part.ParameterName -and @($known -like "$($part.ParameterName)*").Count -gt 0) { "$at -$($part.ParameterName) is cut short" }
            }
        }
    }
})
ConvertTo-Json -InputObject $problems -Compress
