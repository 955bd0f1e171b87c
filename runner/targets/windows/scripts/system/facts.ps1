# What identifies the guest, who the agent is, and whether the user's desktop can be used.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\user.ps1"
. "$PSScriptRoot\agent.ps1"

Invoke-Operation -Name 'facts' -Needs 'user', 'sentinel' -Act {
    param($Request)
    $version = Get-ItemProperty -LiteralPath 'Registry::HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    $system = Get-CimInstance -ClassName Win32_OperatingSystem
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    $agent = Get-Agent
    $sentinel = $false
    if (Test-Path -LiteralPath $Request.sentinel -PathType Leaf) {
        $firstLine = Get-Content -LiteralPath $Request.sentinel -TotalCount 1
        $sentinel = "$firstLine".Trim() -ceq 'motw-harness may run here'
    }
    New-Done -Value ([ordered]@{
        build = "$($version.CurrentBuild).$($version.UBR)"
        edition = "$($version.EditionID)"
        # "Server Core" has no desktop at all.
        installation = "$($version.InstallationType)"
        productType = [int] $system.ProductType
        architecture = "$($system.OSArchitecture)"
        computer = "$($computer.Name)"
        domain = [bool] $computer.PartOfDomain
        agent = $agent.name
        elevated = $agent.elevated
        session = (Get-Process -Id $PID).SessionId
        integrity = $agent.integrity
        desktop = (Get-UserDesktop -User $Request.user)
        sentinel = $sentinel
        powershell = "$($PSVersionTable.PSVersion)"
        languageMode = "$($ExecutionContext.SessionState.LanguageMode)"
        executionPolicy = "$(Get-ExecutionPolicy)"
        sysmon = (Get-Sysmon)
    })
}
